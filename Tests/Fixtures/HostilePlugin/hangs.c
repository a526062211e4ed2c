// Not answering, or late.
#include "evil.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void hang(struct occasion *occasion) {
    (void)occasion;
    for (;;) pause();
}

static void stop_itself(struct occasion *occasion) {
    (void)occasion;
    for (;;) raise(SIGSTOP);
}

static void *turn(void *unused) {
    for (volatile unsigned long turns = 0;; turns++) continue;
    return unused;
}

static void spin(struct occasion *occasion) {
    (void)occasion;
    turn(NULL);
}

static void spin_with_all_threads(struct occasion *occasion) {
    (void)occasion;
    for (int i = 0; i < 8; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, turn, NULL);
    }
    turn(NULL);
}

// Answers after so many milliseconds, and nothing meanwhile.
static void answer_late(struct occasion *occasion) {
    const long time = atol(occasion->argument);
    nanosleep(&(struct timespec){.tv_sec = time / 1000, .tv_nsec = time % 1000 * 1000000}, NULL);
    report("late");
}

// Never answers this call, but all others.
static void forget(struct occasion *occasion) {
    occasion->is_answered = true;
}

const struct evil hangs[] = {
    {"hang", hang},
    {"stop-itself", stop_itself},
    {"spin", spin},
    {"spin-all", spin_with_all_threads},
    {"late", answer_late},
    {"forget", forget},
    {0},
};
