#pragma once

#include "options.h"

#include <stdbool.h>
#include <sys/types.h>

// What a monitor leaves in a file for as long as it lives, so that whoever finds the file later can end what it has
// started and remove what it has made:
//
//     PID START BOOT-ID
//     folder PATH
//     group FOLDER
//
// The first line names the monitor for ever: its id, its start in ticks, the machine's boot. `folder` may be missing,
// `group` may repeat.
struct record {
    pid_t monitor;
    unsigned long long start;
    char boot[64];
    const char *folder;
    struct words groups;
};

// The variable that every process started by a monitor has in its environment, unless it takes it out itself. Its value
// is the record's first line. By it those are found that have outlived their monitor and everything between.
#define MARKER "DOVETAIL_MONITOR"

// A record of the calling process.
struct record own_record(void);

// Writes the record's first line.
void name_monitor(const struct record *record, char *text, size_t size);

// Writes a record to a file, all of it or nothing; fails when that is not possible.
void write_record(const struct record *record, const char *path);

// Reads a record; false when the file holds none.
bool read_record(struct record *record, const char *path);
