#pragma once

// Ends what monitors of an earlier life have left, and returns the exit status.
int end_leftovers(char **words);
