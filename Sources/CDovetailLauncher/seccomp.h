#pragma once

#include <stdbool.h>

// Denies the calling process and all its descendants the system calls that no plugin needs, for good. It must have
// no_new_privs.
void filter_system_calls(bool network);
