// Hearing of events: what is heard is printed, and what is heard of it in a handler can be fatal.
#include "evil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LISTENER = 3 };

// An event after which the process ends before it has answered.
static char fatal[64];

// Listens to what the argument says.
static void listen_to(struct occasion *occasion) {
    char document[160];
    const struct frame call = occasion->call;
    snprintf(document, sizeof document, "{\"binding\":%d,\"name\":\"%s\"}", LISTENER, occasion->argument);
    await_answer(send_call(EVENTS_SUBSCRIBE, call.handle, text(document), text("")));
    occasion->call = call;
}

// Ends when it hears the event that the argument names, after it has printed that.
static void die_of(struct occasion *occasion) {
    snprintf(fatal, sizeof fatal, "%s", occasion->argument);
    report("waiting for %s", fatal);
}

static struct bytes take_text(struct bytes *body) {
    const struct bytes text = {body->start + 2, read_16(body->start)};
    body->start += 2 + text.length;
    body->length -= 2 + text.length;
    return text;
}

void hear(const struct frame *event) {
    struct bytes body = {event->body.start + 4, event->body.length - 4};
    take_text(&body);
    const struct bytes name = take_text(&body);
    printf("heard %.*s\n", (int)name.length, (const char *)name.start);
    if (name.length == strlen(fatal) && memcmp(name.start, fatal, name.length) == 0) abort();
    send_answer(event->call, text(""), text(""));
}

const struct evil listenings[] = {
    {"listen", listen_to},
    {"die-of", die_of},
    {0},
};
