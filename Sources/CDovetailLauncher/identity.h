#pragma once

#include <sys/types.h>

// Who a program runs as; 0 for who this is already.
struct identity {
    long long user, group;
};

// Becomes a user and a group and gives up all capabilities, for good.
void drop_identity(const struct identity *identity);
