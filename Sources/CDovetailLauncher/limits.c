#include "limits.h"

#include "failure.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

// MARK: Beyond what there is

// The threads of a process, when it is a user's; 0 when it is another's, or has ended.
static rlim_t count_threads(const char *process, uid_t user) {
    char path[64], line[256];
    snprintf(path, sizeof path, "/proc/%.20s/status", process);
    FILE *file = fopen(path, "re");
    if (file == NULL) return 0;
    unsigned owner = 0;
    unsigned long threads = 0;
    bool is_known = false;
    while (fgets(line, sizeof line, file) != NULL) {
        is_known |= sscanf(line, "Uid: %u", &owner) == 1;
        sscanf(line, "Threads: %lu", &threads);
    }
    fclose(file);
    return is_known && owner == user ? threads : 0;
}

static rlim_t count_threads_of_user(void) {
    rlim_t count = 0;
    DIR *all = opendir("/proc");
    if (all == NULL) return 0;
    for (const struct dirent *entry; (entry = readdir(all)) != NULL;) {
        if (isdigit((unsigned char)entry->d_name[0])) count += count_threads(entry->d_name, getuid());
    }
    closedir(all);
    return count;
}

static bool can_make_process(void) {
    const pid_t child = fork();
    if (child == 0) _exit(0);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) continue;
    return child > 0;
}

// The kernel also counts what cannot be seen from here, such as the user's processes in containers. So a process is made
// for trial: where there is no room for it, there are more than were seen.
static rlim_t count_present(rlim_t most) {
    rlim_t count = count_threads_of_user();
    while (count < most && setrlimit(RLIMIT_NPROC, &(struct rlimit){count + 1, most}) == 0 && !can_make_process()) {
        count = 2 * count + 64;
    }
    return count < most ? count : most;
}

static void set_limit_beyond_present(int resource, const char *name, rlim_t more) {
    struct rlimit limit;
    errno = 0;
    if (resource != RLIMIT_NPROC) fail("the limit %s is none of how many there are", name);
    if (getrlimit(resource, &limit) != 0) fail("the limit %s cannot be read", name);
    const rlim_t present = count_present(limit.rlim_max);
    set_limit(resource, name, limit.rlim_max - present < more ? limit.rlim_max : present + more);
}

void set_limits(const struct words *limits) {
    set_limit(RLIMIT_CORE, "core", 0);
    for (size_t i = 0; i < limits->count; i++) {
        const char *limit = limits->items[i], *value = strchr(limit, '=');
        errno = 0;
        if (value == NULL) fail("%s is no limit of the form NAME=VALUE", limit);
        const int resource = find_resource(limit, (size_t)(value - limit));
        const bool is_beyond = value[1] == '+';
        const rlim_t number = (rlim_t)read_number(value + 1 + is_beyond, 0, LLONG_MAX);
        if (is_beyond) set_limit_beyond_present(resource, limit, number);
        else set_limit(resource, limit, number);
    }
}
