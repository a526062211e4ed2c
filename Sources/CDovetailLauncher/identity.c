#include "identity.h"

#include "failure.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdbool.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void read_capabilities(struct __user_cap_data_struct data[2]) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    if (syscall(SYS_capget, &header, data) != 0) fail("the capabilities cannot be read");
}

static void clear_capabilities(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    const struct __user_cap_data_struct none[2] = {{0}};
    if (syscall(SYS_capset, &header, none) != 0) fail("the capabilities cannot be given up");
}

// Without this, a process of user 0 would have all capabilities again with its next program.
static void close_bounding_set(void) {
    for (unsigned long capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++) {
        if (prctl(PR_CAPBSET_DROP, capability) != 0) fail("capability %lu cannot be given up for good", capability);
    }
    const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP_LOCKED
        | SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
    if (prctl(PR_SET_SECUREBITS, bits) != 0) fail("user 0 cannot be made a user like others");
}

static void become(uid_t user, gid_t group) {
    if (setgroups(0, NULL) != 0) fail("the groups cannot be left");
    if (setresgid(group, group, group) != 0) fail("group %u cannot be entered", (unsigned)group);
    if (setresuid(user, user, user) != 0) fail("user %u cannot be become", (unsigned)user);
    errno = 0;
    if (setuid(0) == 0 || setgid(0) == 0) fail("user %u can become user 0 again", (unsigned)user);
}

void drop_identity(const struct identity *identity) {
    struct __user_cap_data_struct held[2];
    read_capabilities(held);
    const bool may_close = held[CAP_TO_INDEX(CAP_SETPCAP)].effective & CAP_TO_MASK(CAP_SETPCAP);
    // Whoever does not hold this holds nothing worth closing: that is an ordinary user.
    if (may_close) close_bounding_set();
    errno = 0;
    if ((identity->user == 0) != (identity->group == 0)) fail("--uid and --gid go together");
    if (identity->user != 0) become((uid_t)identity->user, (gid_t)identity->group);
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) fail("the capabilities cannot be given up");
    clear_capabilities();
}
