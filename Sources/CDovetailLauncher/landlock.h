#pragma once

#include "options.h"

// What a program may reach beyond itself.
struct reach {
    struct words readable;
    struct words writable;
    bool network;
};

// The version of landlock's interface that the kernel offers, or 0.
int landlock_version(void);

// Makes rules out of a reach, and answers the descriptor that stands for them. Paths that do not exist are left out.
int make_landlock_rules(const struct reach *reach);

// Puts the calling process and all its descendants under rules for good. It must have no_new_privs.
void enter_landlock(int rules);
