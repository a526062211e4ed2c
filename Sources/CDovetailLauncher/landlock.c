#include "landlock.h"

#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { VERSION_QUERY = 1 };

int landlock_version(void) {
    const long version = syscall(SYS_landlock_create_ruleset, NULL, 0, VERSION_QUERY);
    return version < 0 ? 0 : (int)version;
}
