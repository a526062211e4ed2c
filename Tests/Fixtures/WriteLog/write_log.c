#include "write_log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static int write_log = -1;

__attribute__((constructor)) static void open_log(void) {
    const char *path = getenv("DOVETAIL_TEST_WRITE_LOG");
    if (path != NULL) write_log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

// One call for each record, so that those of several threads do not mix.
static void note(char kind, uint64_t number, const char *path, const char *other, const void *bytes, size_t count) {
    const int saved = errno;
    uint64_t numbers[4] = {number, strlen(path), strlen(other), count};
    struct iovec parts[5] = {
        {&kind, 1},
        {numbers, sizeof numbers},
        {(void *)path, numbers[1]},
        {(void *)other, numbers[2]},
        {(void *)bytes, count},
    };
    const ssize_t length = (ssize_t)(1 + sizeof numbers + numbers[1] + numbers[2] + count);
    if (writev(write_log, parts, 5) != length) abort();
    errno = saved;
}

static void note_descriptor(char kind, uint64_t number, int descriptor, const void *bytes, size_t count) {
    char name[32], path[PATH_MAX];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    const ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0 || path[0] != '/') return;
    path[length] = 0;
    note(kind, number, path, "", bytes, count);
}

// The function of the C library that one here stands before.
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) {
    const ssize_t written = NEXT(pwrite64)(descriptor, bytes, count, offset);
    if (write_log >= 0 && written > 0) {
        note_descriptor(WRITE_LOG_WRITE, (uint64_t)offset, descriptor, bytes, (size_t)written);
    }
    return written;
}

// What is written at the end of what was written before is not kept: databases are not written so.
ssize_t write(int descriptor, const void *bytes, size_t count) {
    const ssize_t written = NEXT(write)(descriptor, bytes, count);
    if (write_log >= 0 && written > 0) note_descriptor(WRITE_LOG_CHANGE, 0, descriptor, NULL, 0);
    return written;
}

ssize_t copy_file_range(int from, off64_t *from_offset, int to, off64_t *offset, size_t count, unsigned flags) {
    const ssize_t written = NEXT(copy_file_range)(from, from_offset, to, offset, count, flags);
    if (write_log >= 0 && written > 0) note_descriptor(WRITE_LOG_CHANGE, 0, to, NULL, 0);
    return written;
}

int open64(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    const bool is_new = write_log >= 0 && (flags & O_CREAT) != 0 && access(path, F_OK) != 0;
    const int descriptor = NEXT(open64)(path, flags, mode);
    if (is_new && descriptor >= 0) note_descriptor(WRITE_LOG_MAKE, 0, descriptor, NULL, 0);
    return descriptor;
}

int mkdir(const char *path, mode_t mode) {
    const int result = NEXT(mkdir)(path, mode);
    if (write_log >= 0 && result == 0) note(WRITE_LOG_MAKE, 0, path, "", NULL, 0);
    return result;
}

int ftruncate64(int descriptor, off64_t size) {
    const int result = NEXT(ftruncate64)(descriptor, size);
    if (write_log >= 0 && result == 0) note_descriptor(WRITE_LOG_TRUNCATE, (uint64_t)size, descriptor, NULL, 0);
    return result;
}

int fsync(int descriptor) {
    if (write_log >= 0) note_descriptor(WRITE_LOG_SYNC, 0, descriptor, NULL, 0);
    return NEXT(fsync)(descriptor);
}

int fdatasync(int descriptor) {
    if (write_log >= 0) note_descriptor(WRITE_LOG_SYNC, 0, descriptor, NULL, 0);
    return NEXT(fdatasync)(descriptor);
}

int unlink(const char *path) {
    const int result = NEXT(unlink)(path);
    if (write_log >= 0 && result == 0) note(WRITE_LOG_REMOVE, 0, path, "", NULL, 0);
    return result;
}

int rename(const char *path, const char *other) {
    const int result = NEXT(rename)(path, other);
    if (write_log >= 0 && result == 0) note(WRITE_LOG_RENAME, 0, path, other, NULL, 0);
    return result;
}
