// Frames that are none, or lie about themselves, about calls or about streams.
#include "evil.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void wait_for_the_end(struct occasion *occasion) {
    occasion->is_answered = true;
    struct frame frame;
    while (read_frame(&frame)) continue;
    exit(0);
}

// Sends a header whose numbers are what the caller says, and bytes behind it.
static void send_raw(uint32_t length, struct frame frame, uint32_t json_length, size_t following) {
    unsigned char bytes[4 + HEADER_LENGTH + 64] = {0};
    write_header(bytes, length, &frame, json_length);
    send_bytes(bytes, 4 + HEADER_LENGTH + following);
}

static void send_half_a_header(struct occasion *occasion) {
    send_bytes("\0\0\0\x40\x01\0", 6);
    wait_for_the_end(occasion);
}

static void send_half_a_body(struct occasion *occasion) {
    send_raw(1 << 20, (struct frame){.kind = NOTE, .method = LOG}, 0, 10);
    wait_for_the_end(occasion);
}

static void speak_http(struct occasion *occasion) {
    const char *words = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    send_bytes(words, strlen(words));
    wait_for_the_end(occasion);
}

static void send_short_frame(struct occasion *occasion) {
    send_bytes("\0\0\0\x04....", 8);
    wait_for_the_end(occasion);
}

static void send_long_frame(struct occasion *occasion) {
    send_raw(UINT32_MAX, (struct frame){.kind = NOTE, .method = LOG}, 0, 0);
    wait_for_the_end(occasion);
}

static void send_unknown_kind(struct occasion *occasion) {
    send_raw(HEADER_LENGTH, (struct frame){.kind = 99}, 0, 0);
    wait_for_the_end(occasion);
}

static void send_unknown_flags(struct occasion *occasion) {
    send_raw(HEADER_LENGTH, (struct frame){.kind = NOTE, .flags = 0x80, .method = LOG}, 0, 0);
    wait_for_the_end(occasion);
}

static void send_long_json(struct occasion *occasion) {
    send_raw(HEADER_LENGTH + 2, (struct frame){.kind = NOTE, .method = LOG}, 3, 2);
    wait_for_the_end(occasion);
}

static void send_short_trace(struct occasion *occasion) {
    send_raw(HEADER_LENGTH + 2, (struct frame){.kind = NOTE, .flags = TRACED, .method = LOG}, 0, 2);
    wait_for_the_end(occasion);
}

static void send_and_wait(struct occasion *occasion, struct frame frame) {
    send_frame(&frame);
    wait_for_the_end(occasion);
}

static void call_with_host_id(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = CALL, .method = STORAGE_VALUE, .call = 1});
}

static void call_twice(struct occasion *occasion) {
    const struct frame frame = {.kind = CALL, .method = STORAGE_VALUE, .call = 1000, .handle = occasion->call.handle};
    send_frame(&frame);
    send_and_wait(occasion, frame);
}

static void call_nobody(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = CALL, .method = STORAGE_VALUE});
}

static void answer_nobody(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = ANSWER, .call = 99999});
}

static void answer_twice(struct occasion *occasion) {
    const struct frame frame = {.kind = ANSWER, .call = occasion->call.call, .json = text("{\"status\":200,\"headers\":[]}")};
    send_frame(&frame);
    send_and_wait(occasion, frame);
}

static void cancel_nobody(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = CANCEL, .call = 100000});
}

static void send_data_without_stream(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = DATA, .call = occasion->call.call, .body = text("data")});
}

static void credit_too_much(struct occasion *occasion) {
    const struct frame answer = {
        .kind = ANSWER, .flags = MORE, .call = occasion->call.call, .json = text("{\"status\":200,\"headers\":[]}")};
    send_frame(&answer);
    const struct bytes body = {(const unsigned char *)"\xff\xff\xff\xff", 4};
    const uint64_t call = send_call(STORAGE_VALUE, occasion->call.handle, text(""), text("key"));
    send_and_wait(occasion, (struct frame){.kind = CREDIT, .call = call, .body = body});
}

static void credit_in_three_bytes(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = CREDIT, .call = occasion->call.call, .body = text("123")});
}

// Answers with a stream and sends it without waiting until it may.
static void stream_without_credit(struct occasion *occasion) {
    static unsigned char part[65536];
    const struct frame answer = {
        .kind = ANSWER, .flags = MORE, .call = occasion->call.call, .json = text("{\"status\":200,\"headers\":[]}")};
    send_frame(&answer);
    const struct frame data = {
        .kind = DATA, .flags = MORE, .call = occasion->call.call, .body = {part, sizeof part}};
    while (send_frame(&data)) continue;
    wait_for_the_end(occasion);
}

// MARK: Lies that are well-formed

static void answer_as(struct occasion *occasion, enum kind kind, const char *json) {
    const struct frame frame = {.kind = kind, .call = occasion->call.call, .json = text(json)};
    send_frame(&frame);
    occasion->is_answered = true;
}

// The argument is what the JSON part is to be.
static void answer_json(struct occasion *occasion) {
    answer_as(occasion, ANSWER, occasion->argument);
}

static void answer_garbage(struct occasion *occasion) {
    answer_as(occasion, ANSWER, "{\"protocol\": ]");
}

static void answer_version(struct occasion *occasion) {
    answer_as(occasion, ANSWER, "{\"protocol\":99,\"library\":\"plain C\"}");
}

static void fail_as_host(struct occasion *occasion) {
    answer_as(
        occasion, FAILURE,
        "{\"type\":\"host\",\"code\":\"crashed\",\"remedy\":\"retry\",\"message\":\"This is the host speaking.\"}");
}

static void answer_deep_json(struct occasion *occasion) {
    enum { DEPTH = 100000 };
    char *deep = malloc(2 * DEPTH + 32);
    char *at = deep + sprintf(deep, "{\"message\":\"deep\",\"data\":");
    memset(at, '[', DEPTH);
    memset(at + DEPTH, ']', DEPTH);
    strcpy(at + 2 * DEPTH, "}");
    answer_as(occasion, ANSWER, deep);
    free(deep);
}

static void call_before_hello(struct occasion *occasion) {
    send_and_wait(occasion, (struct frame){.kind = CALL, .method = STORAGE_VALUE, .call = 2});
}

const struct evil lies[] = {
    {"half-a-header", send_half_a_header},
    {"half-a-body", send_half_a_body},
    {"speak-http", speak_http},
    {"short-frame", send_short_frame},
    {"long-frame", send_long_frame},
    {"unknown-kind", send_unknown_kind},
    {"unknown-flags", send_unknown_flags},
    {"long-json", send_long_json},
    {"short-trace", send_short_trace},
    {"call-with-host-id", call_with_host_id},
    {"call-twice", call_twice},
    {"call-nobody", call_nobody},
    {"answer-nobody", answer_nobody},
    {"answer-twice", answer_twice},
    {"cancel-nobody", cancel_nobody},
    {"data-without-stream", send_data_without_stream},
    {"credit-too-much", credit_too_much},
    {"credit-in-three-bytes", credit_in_three_bytes},
    {"stream-without-credit", stream_without_credit},
    {"answer-json", answer_json},
    {"answer-garbage", answer_garbage},
    {"answer-version", answer_version},
    {"fail-as-host", fail_as_host},
    {"answer-deep-json", answer_deep_json},
    {"call-before-hello", call_before_hello},
    {0},
};
