#pragma once

#include <stdbool.h>
#include <sys/types.h>

// What /proc/PID/stat says about a process.
struct process {
    pid_t id;
    pid_t parent;
    char state;
    // In ticks since the machine has started. With the id and the boot id it names a process for ever.
    unsigned long long start;
};

// Reads a process; false when there is none with this id.
bool read_process(pid_t id, struct process *process);

// Writes the id of the machine's present boot, without the line's end. Fails when there is none.
void read_boot_id(char *text, size_t size);

// A descriptor that stands for the process, or -1.
int open_process(pid_t id);

// Sends a signal to what a descriptor stands for; false when it has ended.
bool signal_process(int descriptor, int signal);

// Milliseconds of a clock that only goes forward.
long long milliseconds(void);
