// A guest book in plain C, written from Documentation/WireProtocol.md alone: a plugin that is a process of its own.
//
//   POST /entries    keeps an entry, and publishes the event Guestbook.signed
//   GET /entries     answers the latest entry, or 404
//   GET /count       asks the service `guestbook`, which this plugin offers itself, how many entries there are
//
// It hears its own event, too, and prints a line for the host's log when it does.

#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The numbers of what it binds.
enum { ADD = 1, LATEST, COUNT, HEARD, SERVE };

static void answer_call(const struct frame *frame);

// Waits for the answer to an own call, or its failure, and answers meanwhile what the host asks. It is good until the next
// frame is read.
static struct frame wait_for(uint64_t call) {
    struct frame frame;
    while (read_frame(&frame)) {
        if (frame.kind == CALL) answer_call(&frame);
        else if ((frame.kind == ANSWER || frame.kind == FAILURE) && frame.call == call) return frame;
    }
    exit(0);
}

static void fail(uint64_t call, const char *failure) {
    const struct frame frame = {.kind = FAILURE, .call = call, .json = text(failure)};
    send_frame(&frame);
}

static void answer_page(uint64_t call, int status, const char *page) {
    char head[128];
    snprintf(head, sizeof head, "{\"status\":%d,\"headers\":[[\"Content-Type\",\"text/plain\"]]}", status);
    send_answer(call, text(head), text(page));
}

// MARK: Storage

// Puts a text of at most 65,535 bytes before other bytes; answers behind it.
static unsigned char *put_text(unsigned char *to, const char *text) {
    const size_t length = strlen(text);
    write_16(to, (uint16_t)length);
    memcpy(to + 2, text, length);
    return to + 2 + length;
}

// Sets a key; false when the host refuses.
static bool set(uint32_t handle, const char *key, const char *value) {
    unsigned char body[8192];
    unsigned char *rest = put_text(body, key);
    const size_t length = strlen(value);
    memcpy(rest, value, length);
    const struct bytes whole = {body, (size_t)(rest - body) + length};
    return wait_for(send_call(STORAGE_SET, handle, text(""), whole)).kind == ANSWER;
}

// Reads a key into a text that has room for `size` bytes; false when it was never set.
static bool get(uint32_t handle, const char *key, char *value, size_t size) {
    const struct frame answer = wait_for(send_call(STORAGE_VALUE, handle, text(""), text(key)));
    if (answer.kind == FAILURE || answer.body.length == 0 || answer.body.start[0] == 0) return false;
    snprintf(value, size, "%.*s", (int)answer.body.length - 1, (const char *)answer.body.start + 1);
    return true;
}

// MARK: What it offers

static void add_entry(const struct frame *request) {
    const uint64_t call = request->call;
    const uint32_t handle = request->handle;
    // A longer body would come as a stream.
    if ((request->flags & MORE) != 0 || request->body.length > 4096) {
        fail(call, "{\"type\":\"request\",\"status\":413,\"message\":\"An entry has 4096 bytes at most.\"}");
        return;
    }
    char entry[4097], number[32] = "0";
    snprintf(entry, sizeof entry, "%.*s", (int)request->body.length, (const char *)request->body.start);
    get(handle, "count", number, sizeof number);
    snprintf(number, sizeof number, "%d", atoi(number) + 1);
    if (!set(handle, "latest", entry) || !set(handle, "count", number)) {
        fail(call, "{\"type\":\"plugin\",\"kind\":\"temporary\",\"message\":\"The entry could not be kept.\"}");
        return;
    }
    // To the owner, who is not named then; what comes with the event is the entry.
    unsigned char event[8192] = {0};
    unsigned char *rest = put_text(put_text(event + 1, ""), "Guestbook.signed");
    memcpy(rest, entry, strlen(entry));
    const struct bytes body = {event, (size_t)(rest - event) + strlen(entry)};
    wait_for(send_call(EVENTS_PUBLISH, handle, text(""), body));
    answer_page(call, 201, number);
}

static void answer_latest(const struct frame *request) {
    const uint64_t call = request->call;
    char entry[4097];
    if (get(request->handle, "latest", entry, sizeof entry)) answer_page(call, 200, entry);
    else fail(call, "{\"type\":\"request\",\"status\":404,\"message\":\"Nobody has signed yet.\"}");
}

static void ask_count(const struct frame *request) {
    const uint64_t call = request->call;
    unsigned char body[64];
    unsigned char *end = put_text(put_text(put_text(body, "guestbook"), "^1.0"), "count");
    const struct bytes question = {body, (size_t)(end - body)};
    const struct frame answer = wait_for(send_call(SERVICES_CALL, request->handle, text(""), question));
    char count[64];
    snprintf(count, sizeof count, "%.*s", (int)answer.body.length, (const char *)answer.body.start);
    answer_page(call, answer.kind == ANSWER ? 200 : 500, count);
}

static void serve(const struct frame *request) {
    const uint64_t call = request->call;
    char count[32] = "0";
    get(request->handle, "count", count, sizeof count);
    send_answer(call, text(""), text(count));
}

// MARK: What the host calls

static void answer_hook(const struct frame *frame) {
    const uint64_t call = frame->call;
    char hook[32];
    json_text(json_member(frame->json, "hook"), hook, sizeof hook);
    if (strcmp(hook, "install") != 0) {
        send_answer(call, text(""), text(""));
    } else if (set(frame->handle, "count", "0")) {
        send_answer(call, text("{\"message\":\"The guest book is open.\"}"), text(""));
    } else {
        fail(call, "{\"type\":\"plugin\",\"kind\":\"permanent\",\"message\":\"The guest book may not keep anything.\"}");
    }
}

// Binds something; true when the host has it.
static bool bind(uint32_t handle, uint16_t method, const char *document) {
    return wait_for(send_call(method, handle, text(document), text(""))).kind == ANSWER;
}

static void answer_start(const struct frame *frame) {
    const uint64_t call = frame->call;
    const uint32_t handle = frame->handle;
    const bool is_bound = bind(handle, ROUTES_BIND, "{\"binding\":1,\"method\":\"POST\",\"path\":\"/entries\"}")
        && bind(handle, ROUTES_BIND, "{\"binding\":2,\"method\":\"GET\",\"path\":\"/entries\"}")
        && bind(handle, ROUTES_BIND, "{\"binding\":3,\"method\":\"GET\",\"path\":\"/count\"}")
        && bind(handle, EVENTS_SUBSCRIBE, "{\"binding\":4,\"name\":\"Guestbook.signed\"}")
        && bind(handle, SERVICES_PROVIDE, "{\"binding\":5,\"name\":\"guestbook\"}");
    if (is_bound) send_answer(call, text(""), text(""));
    else fail(call, "{\"type\":\"plugin\",\"kind\":\"permanent\",\"message\":\"Not all could be bound.\"}");
}

static void answer_request(const struct frame *frame) {
    switch (json_number(json_member(frame->json, "binding"))) {
    case ADD: add_entry(frame); break;
    case LATEST: answer_latest(frame); break;
    case COUNT: ask_count(frame); break;
    default: fail(frame->call, "{\"type\":\"error\",\"message\":\"No such route is bound.\"}");
    }
}

static void answer_call(const struct frame *frame) {
    switch (frame->method) {
    case HELLO: send_answer(frame->call, text("{\"protocol\":1,\"library\":\"plain C\"}"), text("")); break;
    case HOOK: answer_hook(frame); break;
    case START: answer_start(frame); break;
    case REQUEST: answer_request(frame); break;
    case SERVICE: serve(frame); break;
    case EVENT:
        printf("somebody has signed the guest book\n");
        send_answer(frame->call, text(""), text(""));
        break;
    case PING:
    case STOP:
    case SHUTDOWN: send_answer(frame->call, text(""), text("")); break;
    default: fail(frame->call, "{\"type\":\"not_implemented\",\"message\":\"The guest book does not know this.\"}");
    }
}

int main(void) {
    // Whatever is printed is to be seen at once.
    setvbuf(stdout, NULL, _IOLBF, 0);
    open_channel();
    struct frame frame;
    while (read_frame(&frame)) {
        if (frame.kind == CALL) answer_call(&frame);
    }
    return 0;
}
