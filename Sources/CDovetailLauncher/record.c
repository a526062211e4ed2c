#include "record.h"

#include "failure.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct record own_record(void) {
    struct record record = {.monitor = getpid()};
    struct process self;
    if (!read_process(getpid(), &self)) fail("/proc cannot be read");
    record.start = self.start;
    read_boot_id(record.boot, sizeof record.boot);
    return record;
}

void name_monitor(const struct record *record, char *text, size_t size) {
    snprintf(text, size, "%d %llu %s", (int)record->monitor, record->start, record->boot);
}

void write_record(const struct record *record, const char *path) {
    char staging[PATH_MAX], name[128];
    snprintf(staging, sizeof staging, "%s.new", path);
    name_monitor(record, name, sizeof name);
    FILE *file = fopen(staging, "we");
    if (file == NULL) fail("the record %s cannot be written", path);
    fprintf(file, "%s\n", name);
    if (record->folder != NULL) fprintf(file, "folder %s\n", record->folder);
    for (size_t i = 0; i < record->groups.count; i++) fprintf(file, "group %s\n", record->groups.items[i]);
    if (fclose(file) == 0 && rename(staging, path) == 0) return;
    const int reason = errno;
    unlink(staging);
    errno = reason;
    fail("the record %s cannot be written", path);
}

static void read_line(struct record *record, const char *line) {
    if (strncmp(line, "folder /", 8) == 0) record->folder = strdup(line + 7);
    if (strncmp(line, "group /", 7) == 0) add_word(&record->groups, strdup(line + 6));
}

bool read_record(struct record *record, const char *path) {
    // A pipe would be waited for.
    const int descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) return false;
    struct stat found;
    FILE *file = fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) ? fdopen(descriptor, "r") : NULL;
    if (file == NULL) {
        close(descriptor);
        errno = 0;
        return false;
    }
    *record = (struct record){0};
    int monitor;
    const bool valid = fscanf(file, "%d %llu %63s\n", &monitor, &record->start, record->boot) == 3 && monitor > 1;
    record->monitor = monitor;
    char line[PATH_MAX + 16];
    while (valid && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        read_line(record, line);
    }
    fclose(file);
    errno = 0;
    return valid;
}
