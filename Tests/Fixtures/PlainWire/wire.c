#include "wire.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int descriptor = -1;
// What has come in and not been handed out yet.
static unsigned char *buffer;
static size_t room, length, used;
// A plugin numbers its calls with even numbers.
static uint64_t last_call;

struct bytes text(const char *text) {
    return (struct bytes){(const unsigned char *)text, strlen(text)};
}

void open_channel(void) {
    descriptor = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (descriptor < 0 || nothing < 0 || dup2(nothing, STDIN_FILENO) < 0) _exit(70);
    close(nothing);
}

int channel(void) {
    return descriptor;
}

void close_channel(void) {
    close(descriptor);
    descriptor = -1;
}

// MARK: Numbers, which are written with their highest byte first

void write_16(unsigned char *to, uint16_t number) {
    to[0] = (unsigned char)(number >> 8);
    to[1] = (unsigned char)number;
}

void write_32(unsigned char *to, uint32_t number) {
    write_16(to, (uint16_t)(number >> 16));
    write_16(to + 2, (uint16_t)number);
}

void write_64(unsigned char *to, uint64_t number) {
    write_32(to, (uint32_t)(number >> 32));
    write_32(to + 4, (uint32_t)number);
}

uint16_t read_16(const unsigned char *from) {
    return (uint16_t)(from[0] << 8 | from[1]);
}

uint32_t read_32(const unsigned char *from) {
    return (uint32_t)read_16(from) << 16 | read_16(from + 2);
}

uint64_t read_64(const unsigned char *from) {
    return (uint64_t)read_32(from) << 32 | read_32(from + 4);
}

// MARK: Reading

static bool fill(size_t wanted) {
    if (length - used >= wanted) return true;
    memmove(buffer, buffer + used, length - used);
    length -= used;
    used = 0;
    if (room < wanted) {
        room = wanted < 65536 ? 65536 : wanted;
        buffer = realloc(buffer, room);
        if (buffer == NULL) _exit(70);
    }
    while (length < wanted) {
        const ssize_t count = read(descriptor, buffer + length, room - length);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        length += (size_t)count;
    }
    return true;
}

bool read_frame(struct frame *frame) {
    if (!fill(4)) return false;
    const size_t size = read_32(buffer + used);
    if (!fill(4 + size)) return false;
    const unsigned char *at = buffer + used + 4;
    used += 4 + size;
    *frame = (struct frame){
        .kind = at[0],
        .flags = at[1],
        .method = read_16(at + 2),
        .call = read_64(at + 4),
        .handle = read_32(at + 12),
        .deadline = read_32(at + 16),
    };
    const size_t json = read_32(at + 20);
    const size_t trace = frame->flags & TRACED ? 25 : 0;
    frame->json = (struct bytes){at + HEADER_LENGTH + trace, json};
    frame->body = (struct bytes){at + HEADER_LENGTH + trace + json, size - HEADER_LENGTH - trace - json};
    return true;
}

// MARK: Sending

bool send_bytes(const void *start, size_t count) {
    const char *at = start;
    while (count > 0) {
        const ssize_t sent = send(descriptor, at, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return false;
        at += sent;
        count -= (size_t)sent;
    }
    return true;
}

void write_header(unsigned char *to, uint32_t size, const struct frame *frame, uint32_t json_length) {
    write_32(to, size);
    to[4] = (unsigned char)frame->kind;
    to[5] = frame->flags;
    write_16(to + 6, frame->method);
    write_64(to + 8, frame->call);
    write_32(to + 16, frame->handle);
    write_32(to + 20, frame->deadline);
    write_32(to + 24, json_length);
}

bool send_frame(const struct frame *frame) {
    const size_t size = HEADER_LENGTH + frame->json.length + frame->body.length;
    unsigned char *whole = malloc(4 + size);
    if (whole == NULL) _exit(70);
    write_header(whole, (uint32_t)size, frame, (uint32_t)frame->json.length);
    unsigned char *at = whole + 4 + HEADER_LENGTH;
    if (frame->json.length > 0) memcpy(at, frame->json.start, frame->json.length);
    if (frame->body.length > 0) memcpy(at + frame->json.length, frame->body.start, frame->body.length);
    const bool sent = send_bytes(whole, 4 + size);
    free(whole);
    return sent;
}

uint64_t send_call(uint16_t method, uint32_t handle, struct bytes json, struct bytes body) {
    last_call += 2;
    const struct frame frame = {
        .kind = CALL, .method = method, .call = last_call, .handle = handle, .json = json, .body = body};
    send_frame(&frame);
    return last_call;
}

bool send_answer(uint64_t call, struct bytes json, struct bytes body) {
    const struct frame frame = {.kind = ANSWER, .call = call, .json = json, .body = body};
    return send_frame(&frame);
}
