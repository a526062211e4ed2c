#pragma once

// The version of landlock's interface that the kernel offers, or 0.
int landlock_version(void);
