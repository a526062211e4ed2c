// What libFuzzer, which comes with the compiler, is called by.
#pragma once

#include <stddef.h>
#include <stdint.h>

// Calls a function with one input after another until a limit of the arguments is reached; answers the exit status.
int LLVMFuzzerRunDriver(int *count, char ***arguments, int (*function)(const uint8_t *data, size_t size));
