#pragma once

#include "options.h"

#include <stdbool.h>

// Puts the calling process into a control group.
bool join_group(const char *folder);

// Kills all processes in control groups, and lets none be made in them any more.
void kill_groups(const struct words *folders);

// Whether a process in control groups was killed because they needed more memory than they have.
bool has_wanted_memory(const struct words *folders);

// Removes control groups whose processes have ended; false when one could not be removed.
bool remove_groups(const struct words *folders);
