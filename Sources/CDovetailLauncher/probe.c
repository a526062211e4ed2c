#include "probe.h"

#include "landlock.h"

#include <linux/seccomp.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int has_seccomp_filters(void) {
    uint32_t action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

static int has_pidfd(void) {
    const int descriptor = (int)syscall(SYS_pidfd_open, getpid(), 0);
    if (descriptor >= 0) close(descriptor);
    return descriptor >= 0;
}

int probe(void) {
    printf("landlock=%d\n", landlock_version());
    printf("seccomp=%d\n", has_seccomp_filters());
    printf("pidfd=%d\n", has_pidfd());
    printf("uid=%u\n", (unsigned)geteuid());
    return 0;
}
