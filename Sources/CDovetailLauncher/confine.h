#pragma once

// Gives up all that a plugin does not need, and becomes the program.
_Noreturn void confine(char **words);
