#pragma once

#include <stdbool.h>

// How a program inside bubblewrap has ended, told past bubblewrap, which makes an exit status of a signal: who reads 137
// cannot tell a program that was killed from one that has exited with 137.
//
// A process stays beside the program, inside, confined as the program is, and writes how that has ended into a pipe. A
// program that ends this process ends with it, and is taken for killed, which it was.

// The pipe's end for writing, in what is started to tell.
enum { ENDING_DESCRIPTOR = 3 };

// Makes the pipe; false when there are no descriptors. Neither end is handed on to programs.
bool make_ending_pipe(int ends[2]);

// Hands the end for writing on to the next program, as ENDING_DESCRIPTOR.
bool hand_on_ending(const int ends[2]);

// Returns in a new process, which is to become the program. The calling one waits for it, tells how it has ended, and
// ends itself.
void stay_beside_program(void);

// Reads how the program has ended, as waitpid tells it; false when nobody has told, or does yet.
bool read_ending(int end, int *status);
