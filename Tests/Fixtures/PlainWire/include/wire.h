// What a plugin in plain C needs of the protocol between a host and its plugins: frames, and a reader for their JSON.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind { CALL = 1, ANSWER = 2, FAILURE = 3, DATA = 4, CREDIT = 5, CANCEL = 6, NOTE = 7 };

enum flag { MORE = 1, TRACED = 2 };

enum method {
    // What the host calls.
    HELLO = 1,
    PING = 2,
    SHUTDOWN = 3,
    OPEN = 10,
    CLOSE = 11,
    HOOK = 12,
    START = 13,
    STOP = 14,
    REQUEST = 20,
    EVENT = 21,
    SERVICE = 22,
    RUN = 23,
    // What the plugin calls.
    STORAGE_VALUE = 100,
    STORAGE_SET = 101,
    DATABASE_BEGIN = 112,
    CONFIGURATION_SET = 121,
    EVENTS_PUBLISH = 130,
    EVENTS_SUBSCRIBE = 131,
    SERVICES_CALL = 140,
    SERVICES_PROVIDE = 141,
    ROUTES_BIND = 170,
    TIMERS_EVERY = 180,
    RESOURCES_ADD = 200,
    LOG = 220,
};

// How many bytes of header follow a frame's length.
enum { HEADER_LENGTH = 24 };

// Bytes that somebody else keeps.
struct bytes {
    const unsigned char *start;
    size_t length;
};

struct frame {
    enum kind kind;
    uint8_t flags;
    uint16_t method;
    uint64_t call;
    uint32_t handle;
    uint32_t deadline;
    struct bytes json;
    struct bytes body;
};

// The bytes of a text.
struct bytes text(const char *text);

// Moves the channel away from standard input, so that no program that is started gets it; call it first.
void open_channel(void);
// The descriptor of the channel.
int channel(void);
// Closes it: the host hears that the plugin is gone.
void close_channel(void);

// Waits for the next frame, which is good until the next call of this; false when the host has gone.
bool read_frame(struct frame *frame);
// Sends a frame; false when the host has gone.
bool send_frame(const struct frame *frame);
// Sends bytes as they are.
bool send_bytes(const void *start, size_t length);

// Begins a call with an id of its own, and answers the id.
uint64_t send_call(uint16_t method, uint32_t handle, struct bytes json, struct bytes body);
// Answers a call.
bool send_answer(uint64_t call, struct bytes json, struct bytes body);

// Writes the length and header of a frame, so that frames can also be wrong. It takes 4 + HEADER_LENGTH bytes.
void write_header(unsigned char *to, uint32_t length, const struct frame *frame, uint32_t json_length);

// Numbers as they stand in frames and bodies.
void write_16(unsigned char *to, uint16_t number);
void write_32(unsigned char *to, uint32_t number);
void write_64(unsigned char *to, uint64_t number);
uint16_t read_16(const unsigned char *from);
uint32_t read_32(const unsigned char *from);
uint64_t read_64(const unsigned char *from);

// Finds a member of a JSON object; its value as it is written, or nothing of length 0.
struct bytes json_member(struct bytes object, const char *name);
// Turns a JSON string into a text that ends with NUL and has room for `size` bytes; what is longer is cut.
void json_text(struct bytes value, char *to, size_t size);
// A JSON number without sign and fraction; 0 for what is none.
uint64_t json_number(struct bytes value);
