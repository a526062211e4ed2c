// dovetail-launcher leftovers [--group FOLDER]… [--programs FOLDER] [--users FIRST] RECORDS
//
// Ends and removes what an earlier life of the host has left: for each record in the folder RECORDS its monitor with
// all that descends from it, processes that have outlived their monitor, control groups, the private folder, and then
// the record; private folders without a record, whose names end in `-folder`; and all control groups below each FOLDER.
// Whatever else lies in RECORDS is somebody's, and stays.
//
// Processes are found by the variable in their environment, by a program below the FOLDER of programs, and, where they run
// as one of the 65536 users from FIRST on, by a present folder below RECORDS. Without the variable none is ended that has
// a terminal: it is a person's.
//
// RECORDS may be a single record instead: then it is for that one alone.
//
// For each record whose processes still lived it prints `ended NAME`, for each such control group `ended FOLDER`, for each
// process without the variable `ended process ID (PROGRAM) without a mark`.
// Records of an earlier boot have no processes, whatever has their ids now.

#include "leftovers.h"

#include "descendants.h"
#include "failure.h"
#include "folder.h"
#include "group.h"
#include "options.h"
#include "process.h"
#include "record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A monitor needs moments to end everything; then it is ended with what it has not.
enum { MONITOR_MILLISECONDS = 5000, PROCESS_MILLISECONDS = 2000, MOST_PASSES = 64, USERS = 65536 };

struct leftover {
    char path[PATH_MAX];
    const char *name;
    struct record record;
    // The first line of the record, as the marker in the environment of what the monitor has started.
    char marker[160];
    // Stands for the monitor, or is -1 when that has ended.
    int monitor;
    bool has_lived;
};

struct leftovers {
    struct leftover **items;
    size_t count;
    char boot[64];
    // Where plugins' programs and private folders are, with all links followed; NULL for none.
    const char *programs, *folders;
    // The first of the users that plugins become; 0 for none.
    long long first_user;
    // Those without a mark that are ended.
    struct processes strangers;
};

// MARK: Reading the records

static int open_monitor(const struct record *record, const char *boot) {
    struct process found;
    if (strcmp(record->boot, boot) != 0) return -1;
    const int descriptor = open_process(record->monitor);
    if (descriptor < 0) return -1;
    if (read_process(record->monitor, &found) && found.start == record->start) return descriptor;
    close(descriptor);
    return -1;
}

static bool parent(const char *path, struct stat *found) {
    char folder[PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *end = strrchr(folder, '/');
    if (end == NULL || end == folder) return false;
    *end = '\0';
    return stat(folder, found) == 0;
}

// Whether a record was copied here, with the data folder it lies in, from one that is still there: then what it names may be
// that one's, and alive.
static bool is_copied(const struct leftover *leftover) {
    struct stat here, recorded;
    if (leftover->record.folder == NULL || !parent(leftover->record.folder, &recorded)) return false;
    if (!parent(leftover->path, &here)) return false;
    return here.st_dev != recorded.st_dev || here.st_ino != recorded.st_ino;
}

static bool ends_in(const char *text, const char *end) {
    const size_t length = strlen(text), count = strlen(end);
    return length > count && strcmp(text + length - count, end) == 0;
}

static void add_leftover(struct leftovers *leftovers, const char *path) {
    struct leftover *leftover = resize(NULL, sizeof *leftover);
    *leftover = (struct leftover){.monitor = -1};
    snprintf(leftover->path, sizeof leftover->path, "%s", path);
    leftover->name = strrchr(leftover->path, '/') + 1;
    if (!read_record(&leftover->record, leftover->path)) {
        // What a monitor was writing when it was killed: it had not started anything yet. In the place of a private folder a
        // plugin may have put a link. All else is somebody's.
        const bool is_own = ends_in(leftover->name, ".new") || ends_in(leftover->name, "-folder");
        if (is_own && unlink(leftover->path) != 0 && errno != ENOENT) complain("%s cannot be removed", leftover->path);
        free(leftover);
        return;
    }
    if (is_copied(leftover)) {
        // The folder beside it goes with those that have no record.
        if (unlink(leftover->path) != 0) complain("%s cannot be removed", leftover->path);
        free(leftover);
        return;
    }
    char line[128];
    name_monitor(&leftover->record, line, sizeof line);
    snprintf(leftover->marker, sizeof leftover->marker, MARKER "=%s", line);
    leftover->monitor = open_monitor(&leftover->record, leftovers->boot);
    leftover->has_lived = leftover->monitor >= 0;
    leftovers->items = resize(leftovers->items, (leftovers->count + 1) * sizeof *leftovers->items);
    leftovers->items[leftovers->count++] = leftover;
}

static bool is_folder(const char *path) {
    struct stat found;
    return lstat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

// Does something for each folder, or for everything else, in the folder of records.
static void for_each(
    const char *records, bool folders, void (*body)(struct leftovers *, const char *path), struct leftovers *leftovers
) {
    DIR *entries = opendir(records);
    if (entries == NULL && errno == ENOENT) return;
    if (entries == NULL) fail("%s cannot be read", records);
    for (const struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", records, entry->d_name);
        if (entry->d_name[0] != '.' && is_folder(path) == folders) body(leftovers, path);
    }
    closedir(entries);
}

// MARK: Ending processes

static bool has_ended(int process, int milliseconds_left) {
    struct pollfd watched = {.fd = process, .events = POLLIN};
    return poll(&watched, 1, milliseconds_left < 0 ? 0 : milliseconds_left) == 1;
}

static void end_monitor(struct leftover *leftover, long long end) {
    if (leftover->monitor < 0) return;
    if (!has_ended(leftover->monitor, (int)(end - milliseconds()))) {
        signal_process(leftover->monitor, SIGSTOP);
        kill_descendants(leftover->record.monitor);
        signal_process(leftover->monitor, SIGKILL);
        has_ended(leftover->monitor, PROCESS_MILLISECONDS);
    }
    close(leftover->monitor);
}

static void end_monitors(struct leftovers *leftovers) {
    for (size_t i = 0; i < leftovers->count; i++) {
        if (leftovers->items[i]->monitor >= 0) signal_process(leftovers->items[i]->monitor, SIGTERM);
    }
    const long long end = milliseconds() + MONITOR_MILLISECONDS;
    for (size_t i = 0; i < leftovers->count; i++) end_monitor(leftovers->items[i], end);
}

static bool has_variable(pid_t id, struct leftovers *leftovers) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/environ", (int)id);
    FILE *file = fopen(path, "re");
    if (file == NULL) return false;
    char *variable = NULL;
    size_t room = 0;
    bool found = false;
    while (!found && getdelim(&variable, &room, '\0', file) > 0) {
        for (size_t i = 0; i < leftovers->count && !found; i++) {
            found = strcmp(variable, leftovers->items[i]->marker) == 0;
            leftovers->items[i]->has_lived |= found;
        }
    }
    free(variable);
    fclose(file);
    return found;
}

// Whether a link of a process in /proc leads below a folder.
static bool leads_below(pid_t id, const char *link, const char *folder) {
    char path[64], target[PATH_MAX];
    if (folder == NULL) return false;
    snprintf(path, sizeof path, "/proc/%d/%s", (int)id, link);
    const ssize_t length = readlink(path, target, sizeof target - 1);
    if (length < 0) return false;
    target[length] = '\0';
    const size_t prefix = strlen(folder);
    return strncmp(target, folder, prefix) == 0 && target[prefix] == '/';
}

static bool is_plugins_user(pid_t id, long long first) {
    uid_t user;
    return first > 0 && read_user(id, &user) && user >= first && user < first + USERS;
}

// Whether a process without a mark is a plugin's all the same. The host's user may look into folders, and start programs
// by hand.
static bool is_stranger(const struct process *process, const struct leftovers *leftovers) {
    if (process->terminal != 0) return false;
    if (leads_below(process->id, "exe", leftovers->programs)) return true;
    return leads_below(process->id, "cwd", leftovers->folders) && is_plugins_user(process->id, leftovers->first_user);
}

static void tell_stranger(const struct process *process, struct leftovers *leftovers) {
    for (size_t i = 0; i < leftovers->strangers.count; i++) {
        if (leftovers->strangers.members[i].id == process->id) return;
    }
    add_process(&leftovers->strangers, process->id, process->parent);
    char path[64], program[PATH_MAX];
    snprintf(path, sizeof path, "/proc/%d/exe", (int)process->id);
    const ssize_t length = readlink(path, program, sizeof program - 1);
    program[length < 0 ? 0 : length] = '\0';
    for (char *byte = program; *byte != '\0'; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == 0x7F) *byte = '?';
    }
    printf("ended process %d (%s) without a mark\n", (int)process->id, program);
}

static bool is_ours(const struct process *process, struct leftovers *leftovers) {
    if (has_variable(process->id, leftovers)) return true;
    if (!is_stranger(process, leftovers)) return false;
    tell_stranger(process, leftovers);
    return true;
}

// Finds the processes that a monitor has started, in whatever way they have detached themselves from it.
static void add_marked(struct processes *set, struct leftovers *leftovers) {
    DIR *all = opendir("/proc");
    if (all == NULL) fail("/proc cannot be read");
    for (const struct dirent *entry; (entry = readdir(all)) != NULL;) {
        const pid_t id = (pid_t)strtol(entry->d_name, NULL, 10);
        struct process process;
        if (id > 1 && id != getpid() && read_process(id, &process) && is_ours(&process, leftovers)) {
            add_process(set, id, process.parent);
        }
    }
    closedir(all);
}

static void wait_for_all(const struct processes *set) {
    const long long end = milliseconds() + PROCESS_MILLISECONDS;
    for (size_t i = 0; i < set->count; i++) {
        struct process process;
        const int descriptor = open_process(set->members[i].id);
        if (descriptor < 0) continue;
        if (read_process(set->members[i].id, &process) && process.parent == set->members[i].parent) {
            has_ended(descriptor, (int)(end - milliseconds()));
        }
        close(descriptor);
    }
}

// Stops and then kills all that is marked with what descends from it, until there is none.
static void end_marked(struct leftovers *leftovers) {
    struct processes found = {0};
    for (int pass = 0; pass < MOST_PASSES; pass++) {
        found.count = 0;
        add_marked(&found, leftovers);
        if (found.count == 0) break;
        if (stop_all(&found) > 0 && pass < MOST_PASSES / 2) continue;
        kill_all(&found);
        wait_for_all(&found);
    }
    free(found.members);
}

// MARK: Removing

// Removes the private folder beside the record, wherever both have been moved to since: never what lies elsewhere.
static bool remove_private_folder(const struct leftover *leftover) {
    if (leftover->record.folder == NULL) return true;
    const char *name = strrchr(leftover->record.folder, '/') + 1, *end = strrchr(leftover->path, '/');
    if (end == NULL || *name == '\0' || *name == '.') return true;
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.*s/%s", (int)(end - leftover->path), leftover->path, name);
    if (remove_folder(path)) return true;
    complain("%s cannot be removed", path);
    return false;
}

// The record stays as long as something does: then the next start tries again.
static void remove_leftover(const struct leftover *leftover) {
    kill_groups(&leftover->record.groups);
    bool removed = remove_groups(&leftover->record.groups);
    if (!removed) complain("the control groups of %s cannot be removed", leftover->name);
    if (!remove_private_folder(leftover)) removed = false;
    if (removed && unlink(leftover->path) != 0 && errno != ENOENT) complain("%s cannot be removed", leftover->path);
    if (leftover->has_lived) printf("ended %s\n", leftover->name);
}

// The folder of a launch whose record is gone, or was never written.
static void remove_stray(struct leftovers *leftovers, const char *path) {
    (void)leftovers;
    if (ends_in(path, "-folder") && !remove_folder(path)) complain("%s cannot be removed", path);
}

static bool has_members(const char *folder) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s/cgroup.procs", folder);
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    char byte;
    const bool found = read(file, &byte, 1) == 1;
    close(file);
    return found;
}

static void remove_groups_below(const char *folder) {
    DIR *groups = opendir(folder);
    if (groups == NULL) return;
    for (const struct dirent *entry; (entry = readdir(groups)) != NULL;) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.') continue;
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        const char *items[] = {path};
        const struct words group = {.items = items, .count = 1};
        if (has_members(path)) printf("ended %s\n", path);
        kill_groups(&group);
        if (!remove_groups(&group)) complain("the control group %s cannot be removed", path);
    }
    closedir(groups);
}

struct settings {
    struct words groups;
    const char *programs;
    long long first_user;
};

static void take_group(void *settings, const char *value) { add_word(&((struct settings *)settings)->groups, value); }
static void take_programs(void *settings, const char *value) { ((struct settings *)settings)->programs = value; }
static void take_users(void *settings, const char *value) {
    ((struct settings *)settings)->first_user = read_number(value, 1, UINT_MAX - USERS);
}

static const struct option options[] = {
    {"--group", true, take_group},
    {"--programs", true, take_programs},
    {"--users", true, take_users},
    {0},
};

int end_leftovers(char **words) {
    struct settings settings = {0};
    char **records = read_options(words, options, &settings);
    errno = 0;
    if (records[0] == NULL || records[1] != NULL) fail("say where the records are");

    struct leftovers leftovers = {0};
    read_boot_id(leftovers.boot, sizeof leftovers.boot);
    // The folder of records may be a link to one.
    struct stat found;
    const bool is_one = stat(records[0], &found) == 0 && !S_ISDIR(found.st_mode);
    if (is_one) {
        add_leftover(&leftovers, records[0]);
    } else {
        leftovers.programs = settings.programs == NULL ? NULL : realpath(settings.programs, NULL);
        leftovers.folders = realpath(records[0], NULL);
        leftovers.first_user = settings.first_user;
        for_each(records[0], false, add_leftover, &leftovers);
    }
    end_monitors(&leftovers);
    end_marked(&leftovers);
    for (size_t i = 0; i < leftovers.count; i++) remove_leftover(leftovers.items[i]);
    if (!is_one) for_each(records[0], true, remove_stray, &leftovers);
    for (size_t i = 0; i < settings.groups.count; i++) remove_groups_below(settings.groups.items[i]);
    return 0;
}
