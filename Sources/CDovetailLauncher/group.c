#include "group.h"

#include "descendants.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PASSES = 200, MOST_WAIT_MILLISECONDS = 1000, BATCH = 64 };

static bool write_file(const char *folder, const char *name, const char *text) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool written = write(file, text, strlen(text)) >= 0;
    close(file);
    return written;
}

bool join_group(const char *folder) {
    return write_file(folder, "cgroup.procs", "0");
}

static void read_members(const char *folder, struct processes *members) {
    char path[PATH_MAX];
    members->count = 0;
    snprintf(path, sizeof path, "%s/cgroup.procs", folder);
    FILE *file = fopen(path, "re");
    if (file == NULL) return;
    for (int id; fscanf(file, "%d", &id) == 1;) add_process(members, id, 0);
    fclose(file);
}

static bool is_among(const struct processes *members, pid_t id) {
    for (size_t i = 0; i < members->count; i++) {
        if (members->members[i].id == id) return true;
    }
    return false;
}

// A process that ends may have given its id to another, outside of the group. The descriptors hold on to what has the ids
// now; that these are members still tells that they are those that were found.
static void kill_batch(const char *folder, const struct member *found, size_t count) {
    int descriptors[BATCH];
    bool has_ended[BATCH];
    struct processes present = {0};
    for (size_t i = 0; i < count; i++) {
        descriptors[i] = found[i].id > 0 ? open_process(found[i].id) : -1;
        // 0 stands for a process that cannot be seen from here.
        has_ended[i] = descriptors[i] < 0 && (found[i].id == 0 || errno == ESRCH);
    }
    read_members(folder, &present);
    for (size_t i = 0; i < count; i++) {
        const bool is_member = !has_ended[i] && is_among(&present, found[i].id);
        if (is_member && descriptors[i] >= 0) signal_process(descriptors[i], SIGKILL);
        // Where nothing holds on to it, it was a member a moment ago.
        if (is_member && descriptors[i] < 0) kill(found[i].id, SIGKILL);
        if (descriptors[i] >= 0) close(descriptors[i]);
    }
    free(present.members);
}

static size_t kill_members(const char *folder) {
    struct processes found = {0};
    read_members(folder, &found);
    for (size_t i = 0; i < found.count; i += BATCH) {
        kill_batch(folder, found.members + i, found.count - i < BATCH ? found.count - i : BATCH);
    }
    free(found.members);
    return found.count;
}

void kill_groups(const struct words *folders) {
    for (size_t i = 0; i < folders->count; i++) {
        // Only where the hierarchy counts processes; then a storm ends here, since it cannot make any more.
        write_file(folders->items[i], "pids.max", "0");
    }
    for (size_t i = 0; i < folders->count; i++) {
        // The first version of control groups has no such file.
        if (write_file(folders->items[i], "cgroup.kill", "1")) continue;
        for (int pass = 0; pass < MOST_PASSES && kill_members(folders->items[i]) > 0; pass++) {
            nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        }
    }
}

// Both versions count in a line of a file, but not in the same.
static bool counts_killings(const char *folder, const char *name) {
    char path[PATH_MAX], line[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "re");
    if (file == NULL) return false;
    unsigned long long count = 0;
    while (fgets(line, sizeof line, file) != NULL && sscanf(line, "oom_kill %llu", &count) != 1) continue;
    fclose(file);
    return count > 0;
}

bool has_wanted_memory(const struct words *folders) {
    for (size_t i = 0; i < folders->count; i++) {
        if (counts_killings(folders->items[i], "memory.events")) return true;
        if (counts_killings(folders->items[i], "memory.oom_control")) return true;
    }
    return false;
}

// A group is busy for a moment after its last process has ended.
static bool remove_group(const char *folder) {
    const long long end = milliseconds() + MOST_WAIT_MILLISECONDS;
    while (rmdir(folder) != 0) {
        if (errno == ENOENT) return true;
        if (errno != EBUSY || milliseconds() > end) return false;
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    return true;
}

// The folder of all groups of this host goes with the last of them; while there are others it stays.
static void remove_parent(const char *folder) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", folder);
    char *end = strrchr(parent, '/');
    if (end == NULL) return;
    *end = '\0';
    const char *name = strrchr(parent, '/');
    if (name != NULL && strncmp(name, "/dovetail-", 10) == 0) rmdir(parent);
}

bool remove_groups(const struct words *folders) {
    bool removed = true;
    for (size_t i = 0; i < folders->count; i++) {
        removed &= remove_group(folders->items[i]);
        remove_parent(folders->items[i]);
    }
    return removed;
}
