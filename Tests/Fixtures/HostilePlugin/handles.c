// Speaking for installations that are not this plugin's, and opening more than anybody needs.
#include "evil.h"

#include <stdio.h>
#include <stdlib.h>

static void try_handle(uint32_t handle) {
    const struct frame answer = await_answer(send_call(STORAGE_VALUE, handle, text(""), text("key")));
    char code[64] = "answered";
    if (answer.kind == FAILURE) json_text(json_member(answer.json, "code"), code, sizeof code);
    report("handle %u: %s", handle, code);
}

static void name_foreign_handles(struct occasion *occasion) {
    const uint64_t call = occasion->call.call;
    const uint32_t own = occasion->call.handle;
    for (uint32_t handle = 0; handle < own + 8; handle++) {
        if (handle != own) try_handle(handle);
    }
    try_handle(UINT32_MAX);
    for (int i = 0; i < 20; i++) try_handle((uint32_t)random() + 1000);
    occasion->call.call = call;
}

static struct {
    int count;
    char reason[512];
} refused;

// Counts the refusals among answers.
static void take_answer(const struct frame *frame) {
    if (frame->kind != FAILURE) return;
    if (refused.count++ == 0) json_text(json_member(frame->json, "message"), refused.reason, sizeof refused.reason);
}

static void report_refused(struct occasion *occasion, const struct frame *call) {
    report("%d refused: %s", refused.count, refused.reason);
    occasion->call = *call;
}

// Makes so many calls of a kind at once, before it reads an answer.
static void open_at_once(struct occasion *occasion, int count, uint16_t method, struct bytes json, struct bytes body) {
    const struct frame call = occasion->call;
    refused.count = 0;
    for (int i = 0; i < count; i++) send_call(method, call.handle, json, body);
    while (count > 0) {
        struct frame frame;
        if (!read_frame(&frame)) exit(0);
        if (frame.kind == CALL && frame.method != REQUEST) answer_call(&frame);
        if (frame.kind == ANSWER || frame.kind == FAILURE) count--;
        take_answer(&frame);
    }
    report_refused(occasion, &call);
}

static void open_calls(struct occasion *occasion) {
    open_at_once(occasion, 5000, STORAGE_VALUE, text(""), text("key"));
}

static void open_transactions(struct occasion *occasion) {
    open_at_once(occasion, 200, DATABASE_BEGIN, text("{}"), text(""));
}

// Binds timers that run as often as can be said, one after another.
static void open_timers(struct occasion *occasion) {
    const struct frame call = occasion->call;
    refused.count = 0;
    for (int number = 100; number < 1300; number++) {
        char timer[128];
        snprintf(timer, sizeof timer, "{\"binding\":%d,\"name\":\"timer\",\"milliseconds\":1}", number);
        const struct frame answer = await_answer(send_call(TIMERS_EVERY, call.handle, text(timer), text("")));
        take_answer(&answer);
    }
    report_refused(occasion, &call);
}

const struct evil handles[] = {
    {"name-foreign-handles", name_foreign_handles},
    {"open-calls", open_calls},
    {"open-timers", open_timers},
    {"open-transactions", open_transactions},
    {0},
};
