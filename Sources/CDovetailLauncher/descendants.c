#include "descendants.h"

#include "options.h"
#include "process.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

// Enough for the largest storm to stand still: every pass stops all that it sees.
enum { MOST_PASSES = 64 };

void add_process(struct processes *set, pid_t id, pid_t parent) {
    if (set->count == set->room) {
        set->room = set->room == 0 ? 64 : set->room * 2;
        set->members = resize(set->members, set->room * sizeof *set->members);
    }
    set->members[set->count++] = (struct member){.id = id, .parent = parent};
}

static void add_children_of_thread(struct processes *set, pid_t process, const char *thread) {
    char path[96];
    snprintf(path, sizeof path, "/proc/%d/task/%.20s/children", (int)process, thread);
    FILE *file = fopen(path, "re");
    if (file == NULL) return;
    int child;
    while (fscanf(file, "%d", &child) == 1) add_process(set, child, process);
    fclose(file);
}

static void add_children(struct processes *set, pid_t process) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *threads = opendir(path);
    if (threads == NULL) return;
    for (const struct dirent *entry; (entry = readdir(threads)) != NULL;) {
        if (entry->d_name[0] != '.') add_children_of_thread(set, process, entry->d_name);
    }
    closedir(threads);
}

// A process that ends may have given its id to another in the meantime. The descriptor holds on to what has the id now;
// that it has the right parent tells that it is the one that was found. Answers -1 when it is not.
static int open_member(const struct member *member, struct process *process) {
    const int descriptor = open_process(member->id);
    if (descriptor < 0) return -1;
    if (read_process(member->id, process) && process->parent == member->parent) return descriptor;
    close(descriptor);
    return -1;
}

static bool stop(const struct member *member) {
    struct process process;
    const int descriptor = open_member(member, &process);
    if (descriptor < 0) return false;
    // D is a wait that no signal interrupts, such as a parent's in vfork: nothing is made in it.
    const bool runs = strchr("TtZXD", process.state) == NULL;
    if (process.state != 'Z') signal_process(descriptor, SIGSTOP);
    close(descriptor);
    return runs;
}

size_t stop_all(struct processes *set) {
    size_t running = 0;
    for (size_t i = 0; i < set->count; i++) {
        if (stop(&set->members[i])) running++;
        add_children(set, set->members[i].id);
    }
    return running;
}

void kill_all(const struct processes *set) {
    for (size_t i = 0; i < set->count; i++) {
        struct process process;
        const int descriptor = open_member(&set->members[i], &process);
        if (descriptor < 0) continue;
        signal_process(descriptor, SIGKILL);
        close(descriptor);
    }
}

void kill_descendants(pid_t root) {
    struct processes found = {0};
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        found.count = 0;
        add_children(&found, root);
        if (stop_all(&found) == 0) break;
        // What runs on another processor stops within moments.
        if (pass > 0) nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    kill_all(&found);
    free(found.members);
}
