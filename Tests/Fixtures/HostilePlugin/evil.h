// What this plugin does on command, each by its name.
#pragma once

#include "wire.h"

// When something evil is done: in which call of the host, and with what argument.
struct occasion {
    // The call that waits for its answer.
    struct frame call;
    // A text that goes with the command; empty when there is none.
    const char *argument;
    // Whether the answer was sent already, or is not to be sent.
    bool is_answered;
};

struct evil {
    const char *name;
    void (*act)(struct occasion *occasion);
};

// Each table ends with an entry without name.
extern const struct evil crashes[], hangs[], floods[], lies[], handles[], descendants[], escapes[], hoards[], leavings[],
    listenings[];

// Answers an event.
void hear(const struct frame *event);
// Answers a call of the host.
void answer_call(const struct frame *call);
// Waits for the answer to an own call, or its failure, and answers meanwhile what the host asks. The frame is good until
// the next one is read.
struct frame await_answer(uint64_t call);

// Adds a line to the report, with which a request is answered.
__attribute__((format(printf, 1, 2))) void report(const char *line, ...);
// Adds what became of an attempt: `done`, or the error's name.
void report_attempt(const char *what, bool succeeded);
