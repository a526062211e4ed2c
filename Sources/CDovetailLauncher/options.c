#include "options.h"

#include "failure.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct option *find_option(const struct option *table, const char *name) {
    for (; table->name != NULL; table++) {
        if (strcmp(table->name, name) == 0) return table;
    }
    errno = 0;
    fail("there is no option %s", name);
}

char **read_options(char **words, const struct option *table, void *settings) {
    while (*words != NULL && strncmp(*words, "--", 2) == 0) {
        if (strcmp(*words, "--") == 0) return words + 1;
        const struct option *option = find_option(table, *words++);
        const char *value = NULL;
        if (option->has_value) {
            errno = 0;
            if (*words == NULL) fail("%s needs a value", option->name);
            value = *words++;
        }
        option->take(settings, value);
    }
    return words;
}

long long read_number(const char *value, long long least, long long most) {
    char *end;
    errno = 0;
    const long long number = strtoll(value, &end, 10);
    if (errno != 0 || end == value || *end != '\0' || number < least || number > most) {
        errno = 0;
        fail("%s is not a whole number from %lld to %lld", value, least, most);
    }
    return number;
}

void add_word(struct words *words, const char *word) {
    words->items = resize(words->items, (words->count + 1) * sizeof *words->items);
    words->items[words->count++] = word;
}

void *resize(void *memory, size_t size) {
    void *resized = realloc(memory, size);
    if (resized == NULL) fail("there is no memory");
    return resized;
}
