#include "wire.h"

#include <stdlib.h>
#include <string.h>

// Where a JSON text is read. What the host sends is well-formed.
struct reader {
    const unsigned char *at, *end;
};

static void skip_spaces(struct reader *reader) {
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) != NULL) reader->at++;
}

static struct bytes read_string(struct reader *reader) {
    const unsigned char *start = reader->at++;
    while (reader->at < reader->end && *reader->at != '"') reader->at += *reader->at == '\\' ? 2 : 1;
    reader->at++;
    return (struct bytes){start, (size_t)(reader->at - start)};
}

static struct bytes read_value(struct reader *reader) {
    const unsigned char *start = reader->at;
    int depth = 0;
    do {
        const unsigned char byte = *reader->at;
        if (byte == '"') {
            read_string(reader);
            continue;
        }
        if (byte == '{' || byte == '[') depth++;
        if (byte == '}' || byte == ']') depth--;
        reader->at++;
    } while (reader->at < reader->end && (depth > 0 || strchr(",]} \t\r\n", *reader->at) == NULL));
    return (struct bytes){start, (size_t)(reader->at - start)};
}

struct bytes json_member(struct bytes object, const char *name) {
    struct reader reader = {object.start, object.start + object.length};
    if (object.length == 0) return (struct bytes){NULL, 0};
    for (reader.at++; skip_spaces(&reader), reader.at < reader.end && *reader.at == '"';) {
        const struct bytes key = read_string(&reader);
        skip_spaces(&reader);
        reader.at++;
        skip_spaces(&reader);
        const struct bytes value = read_value(&reader);
        if (key.length == strlen(name) + 2 && memcmp(key.start + 1, name, key.length - 2) == 0) return value;
        skip_spaces(&reader);
        if (reader.at < reader.end && *reader.at == ',') reader.at++;
    }
    return (struct bytes){NULL, 0};
}

// Puts a character into UTF-8; answers behind it.
static char *put_character(char *to, unsigned long character) {
    if (character < 0x80) {
        *to++ = (char)character;
    } else if (character < 0x800) {
        *to++ = (char)(0xC0 | character >> 6);
        *to++ = (char)(0x80 | (character & 0x3F));
    } else {
        *to++ = (char)(0xE0 | character >> 12);
        *to++ = (char)(0x80 | (character >> 6 & 0x3F));
        *to++ = (char)(0x80 | (character & 0x3F));
    }
    return to;
}

void json_text(struct bytes value, char *to, size_t size) {
    char *last = to + size - 4;
    for (size_t i = 1; i + 1 < value.length && to < last; i++) {
        if (value.start[i] != '\\') {
            *to++ = (char)value.start[i];
            continue;
        }
        const char *plain = "\"\\/bfnrt", *meant = "\"\\/\b\f\n\r\t";
        const char *found = strchr(plain, value.start[++i]);
        if (found != NULL) {
            *to++ = meant[found - plain];
        } else {
            char digits[5] = {0};
            memcpy(digits, value.start + i + 1, 4);
            to = put_character(to, strtoul(digits, NULL, 16));
            i += 4;
        }
    }
    *to = '\0';
}

uint64_t json_number(struct bytes value) {
    uint64_t number = 0;
    for (size_t i = 0; i < value.length && value.start[i] >= '0' && value.start[i] <= '9'; i++) {
        number = number * 10 + (uint64_t)(value.start[i] - '0');
    }
    return number;
}
