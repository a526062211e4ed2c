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

// Makes so many calls of a kind at once; reports how many were refused, and with what.
static void open_many(struct occasion *occasion, int count, uint16_t method, const char *json, struct bytes body) {
    const struct frame call = occasion->call;
    uint64_t first = 0, last = 0;
    for (int i = 0; i < count; i++) {
        char document[256];
        snprintf(document, sizeof document, json, i + 100);
        last = send_call(method, call.handle, text(document), body);
        if (i == 0) first = last;
    }
    int refused = 0;
    char reason[512] = "";
    for (uint64_t answered = first; answered <= last;) {
        struct frame frame;
        if (!read_frame(&frame)) exit(0);
        if (frame.kind == CALL && frame.method != REQUEST) answer_call(&frame);
        if (frame.kind != ANSWER && frame.kind != FAILURE) continue;
        answered += 2;
        if (frame.kind == ANSWER) continue;
        if (refused++ == 0) json_text(json_member(frame.json, "message"), reason, sizeof reason);
    }
    report("%d refused: %s", refused, reason);
    occasion->call.call = call.call;
}

static void open_calls(struct occasion *occasion) {
    open_many(occasion, 5000, STORAGE_VALUE, "", text("key"));
}

static void open_timers(struct occasion *occasion) {
    open_many(
        occasion, 20000, TIMERS_EVERY, "{\"binding\":%d,\"name\":\"timer\",\"milliseconds\":1}", text(""));
}

static void open_transactions(struct occasion *occasion) {
    open_many(occasion, 200, DATABASE_BEGIN, "{}", text(""));
}

const struct evil handles[] = {
    {"name-foreign-handles", name_foreign_handles},
    {"open-calls", open_calls},
    {"open-timers", open_timers},
    {"open-transactions", open_transactions},
    {0},
};
