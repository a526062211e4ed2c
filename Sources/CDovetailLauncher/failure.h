#pragma once

// What the launcher exits with when it fails itself, as shells and env(1) do.
enum {
    EXIT_LAUNCHER = 125,
    EXIT_NOT_EXECUTABLE = 126,
    EXIT_NOT_FOUND = 127,
};

// Prints one line, `dovetail-launcher: WHAT: strerror(errno)`, to standard error. Without errno the reason is left out.
void complain(const char *what, ...) __attribute__((format(printf, 1, 2)));

// The same, and then exits with EXIT_LAUNCHER.
_Noreturn void fail(const char *what, ...) __attribute__((format(printf, 1, 2)));
