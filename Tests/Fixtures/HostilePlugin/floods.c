// Saying more than anybody can hear. Each goes on until it is ended, or the host has gone.
#include "evil.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Reads frames and answers what the host asks, so that only the flood is amiss.
static void *read_all(void *unused) {
    struct frame frame;
    while (read_frame(&frame)) {
        if (frame.kind == CALL && frame.method != REQUEST) answer_call(&frame);
    }
    exit(0);
    return unused;
}

static void begin_reading(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, read_all, NULL);
}

// Says, once, that the flood is under way; true, so that it stands in the condition of a loop.
static int go_on(unsigned long *sent) {
    if (++*sent == 200) {
        static const char line[] = "the flood is under way\n";
        if (write(STDOUT_FILENO, line, sizeof line - 1) < 0) exit(1);
    }
    return 1;
}

// Calls the host as fast as it takes, without reading an answer.
static void call_unread(struct occasion *occasion) {
    static unsigned char value[4096];
    write_16(value, 1);
    value[2] = 'k';
    const struct bytes body = {value, sizeof value};
    unsigned long sent = 0;
    while (send_call(STORAGE_SET, occasion->call.handle, text(""), body) > 0 && go_on(&sent)) continue;
}

// Calls the host as fast as it takes, and reads the answers.
static void call(struct occasion *occasion) {
    const uint32_t handle = occasion->call.handle;
    begin_reading();
    unsigned long sent = 0;
    while (go_on(&sent)) send_call(STORAGE_VALUE, handle, text(""), text("key"));
}

static void log_lines(struct occasion *occasion) {
    const struct frame note = {
        .kind = NOTE, .method = LOG, .handle = occasion->call.handle,
        .json = text("{\"level\":\"info\",\"message\":\"A line of a flood\"}")};
    begin_reading();
    unsigned long sent = 0;
    while (send_frame(&note) && go_on(&sent)) continue;
}

// Frames that lead to nothing: the end of what has ended.
static void cancel(struct occasion *occasion) {
    const uint32_t handle = occasion->call.handle;
    const uint64_t call = send_call(STORAGE_VALUE, handle, text(""), text("key"));
    await_answer(call);
    begin_reading();
    const struct frame late = {.kind = CANCEL, .call = call};
    unsigned long sent = 0;
    while (send_frame(&late) && go_on(&sent)) continue;
}

static void print_lines(struct occasion *occasion) {
    (void)occasion;
    unsigned long sent = 0;
    while (go_on(&sent)) printf("line %lu of a flood\n", sent);
}

static void print_endless_line(struct occasion *occasion) {
    (void)occasion;
    static char part[65536];
    memset(part, 'x', sizeof part);
    unsigned long sent = 199;
    while (go_on(&sent) && write(STDOUT_FILENO, part, sizeof part) > 0) continue;
}

// A line that looks like several, one of which the host might have written.
static void print_forged_line(struct occasion *occasion) {
    (void)occasion;
    printf("\x1b[2Jinnocent\r2026-01-01 notice the host: all is well\x07\n");
    const struct frame note = {
        .kind = NOTE, .method = LOG, .handle = occasion->call.handle,
        .json = text("{\"level\":\"info\",\"message\":\"innocent\\nforged \\u001b[2J\",\"metadata\":{\"a\\nb\":\"c\\nd\"}}")};
    send_frame(&note);
    report("forged");
}

const struct evil floods[] = {
    {"flood-unread-calls", call_unread},
    {"flood-calls", call},
    {"flood-notes", log_lines},
    {"flood-cancels", cancel},
    {"flood-lines", print_lines},
    {"endless-line", print_endless_line},
    {"forge-lines", print_forged_line},
    {0},
};
