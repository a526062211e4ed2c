#include "failure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// One write, so that lines of two processes do not mix. Nobody may be reading any more; that is no reason to die.
static void print_line(const char *what, va_list arguments) {
    char line[1024];
    const int reason = errno;
    int length = snprintf(line, sizeof line, "dovetail-launcher: ");
    length += vsnprintf(line + length, sizeof line - 256, what, arguments);
    if (length > (int)sizeof line - 200) length = (int)sizeof line - 200;
    if (reason != 0) length += snprintf(line + length, sizeof line - (size_t)length, ": %.120s", strerror(reason));
    line[length] = '\n';
    if (write(STDERR_FILENO, line, (size_t)length + 1) < 0) errno = reason;
}

void complain(const char *what, ...) {
    va_list arguments;
    va_start(arguments, what);
    print_line(what, arguments);
    va_end(arguments);
}

void fail(const char *what, ...) {
    va_list arguments;
    va_start(arguments, what);
    print_line(what, arguments);
    va_end(arguments);
    exit(EXIT_LAUNCHER);
}
