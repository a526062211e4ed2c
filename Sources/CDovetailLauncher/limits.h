#pragma once

#include "options.h"

// Sets limits that cannot be raised again, each given as `NAME=VALUE`, and forbids files with a process's memory.
//
// `nproc=+VALUE` is so many processes and threads beyond those that the user has now.
void set_limits(const struct words *limits);
