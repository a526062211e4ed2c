#pragma once

// Prints what this machine offers, one `name=value` per line, and returns the exit status.
int probe(void);
