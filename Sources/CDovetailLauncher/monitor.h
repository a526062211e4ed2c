#pragma once

// Starts a program, waits for its end, and leaves nothing of it.
_Noreturn void monitor(char **words);
