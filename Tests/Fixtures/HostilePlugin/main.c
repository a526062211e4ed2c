// A plugin that does what plugins must not, on command.
//
//   HostilePlugin WHEN=EVIL[:ARGUMENT]…
//
// WHEN is `begin`, before anything is read; `hello`, instead of answering the greeting; or the name of a hook, `start`,
// `stop`, `shutdown` or `end`, the end of the connection. Besides, `POST /do/EVIL` does something evil at once, with the body
// as argument, and answers with a report of it. `GET /hello` is always answered well.

#include "evil.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DO_ROUTE = 1, HELLO_ROUTE = 2 };

static char report_text[16384];
static char **commands;

void report(const char *line, ...) {
    const size_t length = strlen(report_text);
    va_list arguments;
    va_start(arguments, line);
    vsnprintf(report_text + length, sizeof report_text - length - 1, line, arguments);
    va_end(arguments);
    strcat(report_text, "\n");
}

void report_attempt(const char *what, bool succeeded) {
    report("%s: %s", what, succeeded ? "done" : strerrorname_np(errno));
}

// MARK: Evil

static void act(const char *name, struct occasion *occasion) {
    const struct evil *tables[] = {
        crashes, hangs, floods, lies, handles, descendants, escapes, hoards, leavings, listenings,
    };
    report_text[0] = '\0';
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        for (const struct evil *evil = tables[i]; evil->name != NULL; evil++) {
            if (strcmp(evil->name, name) == 0) {
                evil->act(occasion);
                return;
            }
        }
    }
    report("there is nothing evil of the name %s", name);
}

// Does what was ordered for an occasion, if anything was; answers whether the call is still to be answered.
static bool act_when(const char *when, const struct frame *call) {
    for (char **command = commands; *command != NULL; command++) {
        const size_t length = strlen(when);
        if (strncmp(*command, when, length) != 0 || (*command)[length] != '=') continue;
        char name[64];
        snprintf(name, sizeof name, "%s", *command + length + 1);
        char *argument = strchr(name, ':');
        if (argument != NULL) *argument++ = '\0';
        struct occasion occasion = {.call = *call, .argument = argument != NULL ? argument : ""};
        act(name, &occasion);
        return !occasion.is_answered;
    }
    return true;
}

// MARK: Calls of the host

static void answer_page(uint64_t call, const char *body) {
    send_answer(call, text("{\"status\":200,\"headers\":[[\"content-type\",\"text/plain\"]]}"), text(body));
}

static void answer_request(const struct frame *call) {
    char path[256], argument[4096];
    if (json_number(json_member(call->json, "binding")) == HELLO_ROUTE) {
        answer_page(call->call, "hello");
        return;
    }
    json_text(json_member(call->json, "path"), path, sizeof path);
    snprintf(argument, sizeof argument, "%.*s", (int)call->body.length, (const char *)call->body.start);
    struct occasion occasion = {.call = *call, .argument = argument};
    act(path + strlen("/do/"), &occasion);
    if (!occasion.is_answered) answer_page(occasion.call.call, report_text);
}

static void answer_hook(const struct frame *call) {
    char hook[32];
    json_text(json_member(call->json, "hook"), hook, sizeof hook);
    if (act_when(hook, call)) send_answer(call->call, text(""), text(""));
}

// Binds a route, and waits until the host has it.
static void bind_route(uint32_t handle, int binding, const char *method, const char *path) {
    char route[128];
    snprintf(
        route, sizeof route, "{\"binding\":%d,\"method\":\"%s\",\"path\":\"%s\"}", binding, method, path);
    await_answer(send_call(ROUTES_BIND, handle, text(route), text("")));
}

static void answer_start(const struct frame *frame) {
    const uint64_t call = frame->call;
    const uint32_t handle = frame->handle;
    if (!act_when("start", frame)) return;
    bind_route(handle, DO_ROUTE, "POST", "/do/{evil}");
    bind_route(handle, HELLO_ROUTE, "GET", "/hello");
    send_answer(call, text(""), text(""));
}

void answer_call(const struct frame *call) {
    switch (call->method) {
    case HELLO:
        if (act_when("hello", call)) send_answer(call->call, text("{\"protocol\":1,\"library\":\"plain C\"}"), text(""));
        break;
    case HOOK: answer_hook(call); break;
    case START: answer_start(call); break;
    case STOP:
        if (act_when("stop", call)) send_answer(call->call, text(""), text(""));
        break;
    case REQUEST: answer_request(call); break;
    case EVENT: hear(call); break;
    case SHUTDOWN:
        if (!act_when("shutdown", call)) break;
        send_answer(call->call, text(""), text(""));
        exit(0);
    default: send_answer(call->call, text(""), text(""));
    }
}

struct frame await_answer(uint64_t call) {
    struct frame frame;
    while (read_frame(&frame)) {
        if (frame.kind == CALL) answer_call(&frame);
        if ((frame.kind == ANSWER || frame.kind == FAILURE) && frame.call == call) return frame;
    }
    exit(0);
}

int main(int count, char **words) {
    (void)count;
    commands = words + 1;
    setvbuf(stdout, NULL, _IONBF, 0);
    open_channel();
    struct frame frame = {0};
    act_when("begin", &frame);
    while (read_frame(&frame)) {
        if (frame.kind == CALL) answer_call(&frame);
    }
    act_when("end", &frame);
    return 0;
}
