#include "process.h"

#include "failure.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static ssize_t read_text(const char *path, char *text, size_t size) {
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return -1;
    const ssize_t length = read(file, text, size - 1);
    close(file);
    if (length >= 0) text[length] = '\0';
    return length;
}

bool read_process(pid_t id, struct process *process) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)id);
    if (read_text(path, text, sizeof text) <= 0) return false;
    // The second field is the program's name in brackets, and may hold spaces and brackets itself.
    const char *rest = strrchr(text, ')');
    int parent;
    process->id = id;
    if (rest == NULL) return false;
    const int fields = sscanf(
        rest + 1, " %c %d %*d %*d %d %*d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %llu",
        &process->state, &parent, &process->terminal, &process->start);
    process->parent = parent;
    return fields == 4;
}

bool read_user(pid_t id, uid_t *user) {
    char path[64], text[4096];
    snprintf(path, sizeof path, "/proc/%d/status", (int)id);
    if (read_text(path, text, sizeof text) <= 0) return false;
    const char *line = strstr(text, "\nUid:");
    return line != NULL && sscanf(line, "\nUid: %u", user) == 1;
}

void read_boot_id(char *text, size_t size) {
    if (read_text("/proc/sys/kernel/random/boot_id", text, size) <= 0) fail("the boot id cannot be read");
    text[strcspn(text, "\n")] = '\0';
}

int open_process(pid_t id) {
    return (int)syscall(SYS_pidfd_open, id, 0);
}

bool signal_process(int descriptor, int signal) {
    return syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0) == 0;
}

long long milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
