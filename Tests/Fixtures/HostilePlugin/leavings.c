// Letting go of the host, or of its ears, and living on.
#include "evil.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static _Noreturn void live_on(void) {
    for (;;) pause();
}

static void hang_up(struct occasion *occasion) {
    (void)occasion;
    close_channel();
    live_on();
}

static void shut_down_both(struct occasion *occasion) {
    (void)occasion;
    shutdown(channel(), SHUT_RDWR);
    live_on();
}

static void shut_down_reading(struct occasion *occasion) {
    (void)occasion;
    shutdown(channel(), SHUT_RD);
    live_on();
}

static void shut_down_writing(struct occasion *occasion) {
    (void)occasion;
    shutdown(channel(), SHUT_WR);
    live_on();
}

// What it prints from now on reaches nobody; it serves on.
static void close_output(struct occasion *occasion) {
    (void)occasion;
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    report("closed");
}

const struct evil leavings[] = {
    {"hang-up", hang_up},
    {"shut-down", shut_down_both},
    {"shut-down-reading", shut_down_reading},
    {"shut-down-writing", shut_down_writing},
    {"close-output", close_output},
    {0},
};
