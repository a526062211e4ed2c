#pragma once

#include <stdbool.h>
#include <stddef.h>

// An option of a mode: `--name VALUE`, or `--name` alone, for which `take` gets NULL.
struct option {
    const char *name;
    bool has_value;
    void (*take)(void *settings, const char *value);
};

// A list of words; it refers to them and copies nothing.
struct words {
    const char **items;
    size_t count;
};

// Reads options up to `--` or the first word that is none. Answers the words after them; fails on an unknown option.
// The table ends with an option without a name.
char **read_options(char **words, const struct option *table, void *settings);

// The value as a whole number; fails when it is none, or not within the bounds.
long long read_number(const char *value, long long least, long long most);

void add_word(struct words *words, const char *word);

// malloc and realloc that do not return without memory.
void *resize(void *memory, size_t size);
