// Ending at once, in many ways.
#include "evil.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void exit_with_status(struct occasion *occasion) {
    printf("leaving with status %s\n", occasion->argument);
    _exit(atoi(occasion->argument));
}

static void call_abort(struct occasion *occasion) {
    (void)occasion;
    printf("this cannot go on\n");
    abort();
}

static void write_nowhere(struct occasion *occasion) {
    (void)occasion;
    printf("writing to address 0\n");
    volatile int *volatile nowhere = NULL;
    *nowhere = 1;
}

static void kill_itself(struct occasion *occasion) {
    (void)occasion;
    kill(getpid(), SIGKILL);
}

const struct evil crashes[] = {
    {"exit", exit_with_status},
    {"abort", call_abort},
    {"segfault", write_nowhere},
    {"kill-itself", kill_itself},
    {0},
};
