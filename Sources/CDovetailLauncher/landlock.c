#include "landlock.h"

#include "failure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The interface of the kernel, here in full, since the headers of a machine may be older than its kernel.

struct ruleset {
    uint64_t files;    // version 1
    uint64_t network;  // version 4
    uint64_t scoped;   // version 6
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

enum { VERSION_QUERY = 1, PATH_RULE = 1 };

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_FOLDER = 1 << 3,
    VERSION_1 = (1 << 13) - 1,
    REFER = 1 << 13,         // version 2
    TRUNCATE = 1 << 14,      // version 3
    DEVICE_IOCTL = 1 << 15,  // version 5
};

enum { BIND_TCP = 1 << 0, CONNECT_TCP = 1 << 1 };
enum { ABSTRACT_SOCKETS = 1 << 0, SIGNALS = 1 << 1 };

enum {
    READING = EXECUTE | READ_FILE | READ_FOLDER,
    // What a rule for something that is no folder may hold.
    OF_A_FILE = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_IOCTL,
};

int landlock_version(void) {
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_QUERY);
    return version < 0 ? 0 : (int)version;
}

// All that a version of landlock can deny.
static struct ruleset everything(int version) {
    struct ruleset rules = {.files = VERSION_1};
    if (version >= 2) rules.files |= REFER;
    if (version >= 3) rules.files |= TRUNCATE;
    if (version >= 4) rules.network = BIND_TCP | CONNECT_TCP;
    if (version >= 5) rules.files |= DEVICE_IOCTL;
    if (version >= 6) rules.scoped = ABSTRACT_SOCKETS | SIGNALS;
    return rules;
}

static void allow(int rules, const struct words *paths, uint64_t access) {
    for (size_t i = 0; i < paths->count; i++) {
        const int path = open(paths->items[i], O_PATH | O_CLOEXEC);
        if (path < 0) continue;
        struct stat found;
        if (fstat(path, &found) != 0) fail("%s cannot be looked at", paths->items[i]);
        const struct path_rule rule = {
            .allowed = S_ISDIR(found.st_mode) ? access : access & OF_A_FILE,
            .parent = path,
        };
        if (syscall(SYS_landlock_add_rule, rules, PATH_RULE, &rule, 0) != 0) {
            fail("%s cannot be allowed", paths->items[i]);
        }
        close(path);
    }
}

int make_landlock_rules(const struct reach *reach) {
    struct ruleset denied = everything(landlock_version());
    if (reach->network) denied.network = 0;
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &denied, sizeof denied, 0);
    if (rules < 0) fail("landlock cannot be used");
    allow(rules, &reach->readable, READING & denied.files);
    allow(rules, &reach->writable, denied.files);
    return rules;
}

void enter_landlock(int rules) {
    if (syscall(SYS_landlock_restrict_self, rules, 0) != 0) fail("landlock cannot be entered");
    close(rules);
}
