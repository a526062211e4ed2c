#pragma once

#include <stdbool.h>
#include <sys/types.h>

// What /proc/PID/stat says about a process.
struct process {
    pid_t id;
    pid_t parent;
    char state;
    // The terminal of its session, or 0.
    int terminal;
    // In ticks since the machine has started. With the id and the boot id it names a process for ever.
    unsigned long long start;
};

// Reads a process; false when there is none with this id.
bool read_process(pid_t id, struct process *process);

// The user that a process runs as; false when there is no such process.
bool read_user(pid_t id, uid_t *user);

// Writes the id of the machine's present boot, without the line's end. Fails when there is none.
void read_boot_id(char *text, size_t size);

// A descriptor that stands for the process, or -1.
int open_process(pid_t id);

// Sends a signal to what a descriptor stands for; false when it has ended.
bool signal_process(int descriptor, int signal);

// Milliseconds of a clock that only goes forward.
long long milliseconds(void);
