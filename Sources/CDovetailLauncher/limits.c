#include "limits.h"

#include "failure.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>

static const struct {
    const char *name;
    int resource;
} resources[] = {
    {"as", RLIMIT_AS},            // bytes of addresses in use, of each process: also of memory that it shares
    {"cpu", RLIMIT_CPU},          // seconds of processor time, of each process
    {"data", RLIMIT_DATA},        // bytes of memory that is written to, of each process
    {"fsize", RLIMIT_FSIZE},      // bytes of a file
    {"nofile", RLIMIT_NOFILE},    // descriptors of each process
    {"nproc", RLIMIT_NPROC},      // processes and threads of the user
    {"stack", RLIMIT_STACK},      // bytes of the stack of each process's first thread
};

static int find_resource(const char *limit, size_t length) {
    for (size_t i = 0; i < sizeof resources / sizeof *resources; i++) {
        if (strlen(resources[i].name) == length && strncmp(resources[i].name, limit, length) == 0) {
            return resources[i].resource;
        }
    }
    errno = 0;
    fail("there is no limit %.*s", (int)length, limit);
}

static void set_limit(int resource, const char *name, rlim_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) fail("the limit %s cannot be read", name);
    // The machine's own limit may be the smaller one.
    if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < value) value = limit.rlim_max;
    if (setrlimit(resource, &(struct rlimit){value, value}) != 0) fail("the limit %s cannot be set", name);
}

void set_limits(const struct words *limits) {
    set_limit(RLIMIT_CORE, "core", 0);
    for (size_t i = 0; i < limits->count; i++) {
        const char *limit = limits->items[i], *value = strchr(limit, '=');
        errno = 0;
        if (value == NULL) fail("%s is no limit of the form NAME=VALUE", limit);
        const int resource = find_resource(limit, (size_t)(value - limit));
        set_limit(resource, limit, (rlim_t)read_number(value + 1, 0, LLONG_MAX));
    }
}
