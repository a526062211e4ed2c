#pragma once

#include <stddef.h>
#include <sys/types.h>

// A set of processes, each with the parent under which it was found.
struct processes {
    struct member {
        pid_t id, parent;
    } *members;
    size_t count, room;
};

void add_process(struct processes *set, pid_t id, pid_t parent);

// Stops the members and adds what descends from them, stopped too. Answers how many of all these still ran: while any
// did, it may have made others that are not in the set.
size_t stop_all(struct processes *set);

// Kills each member that is still the child of the parent under which it was found.
void kill_all(const struct processes *set);

// Kills what descends from `root`, which is the caller or stopped itself. All of it is stopped first, so that nothing
// new comes while it is being killed. Repeat it while there is something: what has lost its parent meanwhile is found
// under another.
void kill_descendants(pid_t root);
