// Processes that are too many, or want to stay.
#include "evil.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void ignore_signals(void) {
    for (int number = 1; number < 32; number++) signal(number, SIG_IGN);
}

static _Noreturn void stay(void) {
    ignore_signals();
    for (;;) pause();
}

// Makes processes that make processes. Each stays until it is ended; where nobody ends them there are 20,000 at most, and
// none after a minute.
static void fork_without_end(struct occasion *occasion) {
    int *count = mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (count == MAP_FAILED) abort();
    if (fork() == 0) {
        alarm(60);
        while (__atomic_add_fetch(count, 1, __ATOMIC_RELAXED) < 20000) {
            if (fork() == 0) alarm(60);
        }
        for (;;) pause();
    }
    // Until no more can be made, or all are.
    for (int last = -1; last != __atomic_load_n(count, __ATOMIC_RELAXED) && last < 20000;) {
        last = __atomic_load_n(count, __ATOMIC_RELAXED);
        usleep(20000);
    }
    report("%d tries", __atomic_load_n(count, __ATOMIC_RELAXED));
    (void)occasion;
}

// Leaves a process behind that has detached itself in every way there is, and keeps the channel and the output open.
static void detach(struct occasion *occasion) {
    (void)occasion;
    int ready[2];
    if (pipe(ready) != 0) abort();
    if (fork() == 0) {
        setsid();
        if (fork() != 0) _exit(0);
        setsid();
        fcntl(channel(), F_SETFD, 0);
        if (chdir("/") != 0 || write(ready[1], "", 1) != 1) abort();
        stay();
    }
    char byte;
    close(ready[1]);
    if (read(ready[0], &byte, 1) != 1) abort();
    report("detached");
}

static void detach_and_exit(struct occasion *occasion) {
    detach(occasion);
    _exit(0);
}

// A chain of processes, each of which makes the next and ends.
static void run_away(struct occasion *occasion) {
    (void)occasion;
    if (fork() != 0) {
        report("running");
        return;
    }
    alarm(60);
    for (;;) {
        const pid_t next = fork();
        if (next > 0) _exit(0);
    }
}

static void outlive(struct occasion *occasion) {
    (void)occasion;
    printf("staying\n");
    stay();
}

static void ignore_the_end(struct occasion *occasion) {
    (void)occasion;
    ignore_signals();
    report("ignoring");
}

const struct evil descendants[] = {
    {"fork-storm", fork_without_end},
    {"detach", detach},
    {"detach-and-exit", detach_and_exit},
    {"run-away", run_away},
    {"outlive", outlive},
    {"ignore-signals", ignore_the_end},
    {0},
};
