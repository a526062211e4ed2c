// dovetail-launcher confine [options] -- PROGRAM [ARGUMENT…]
//
//   --uid N, --gid N      become this user and group, of no other group; both or none
//   --limit NAME=VALUE    a limit of the kernel; see limits.c; repeatable
//   --chdir FOLDER        where the program starts
//   --read PATH           what may be read and executed; repeatable
//   --write PATH          what may be written too; repeatable
//   --ending              stay beside the program, and tell how it has ended; see ending.h
//   --network             allow the network
//   --no-landlock         this kernel has no landlock
//   --no-seccomp          this kernel has no seccomp filters
//
// It gives up capabilities, gains and limits for itself, and becomes the program, which cannot get them back. The
// environment becomes those variables whose names begin with DOVETAIL_PLUGIN_ENVIRONMENT_, without that beginning: so
// nothing that is meant for the program, such as LD_PRELOAD, works on what starts it.

#include "confine.h"

#include "ending.h"
#include "failure.h"
#include "identity.h"
#include "landlock.h"
#include "limits.h"
#include "options.h"
#include "record.h"
#include "seccomp.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#define PREFIX "DOVETAIL_PLUGIN_ENVIRONMENT_"

struct settings {
    struct identity identity;
    struct words limits;
    const char *folder;
    struct reach reach;
    bool tells_ending;
    bool without_landlock;
    bool without_seccomp;
};

#define SETTINGS ((struct settings *)settings)
static void take_uid(void *settings, const char *value) { SETTINGS->identity.user = read_number(value, 1, UINT_MAX - 1); }
static void take_gid(void *settings, const char *value) { SETTINGS->identity.group = read_number(value, 1, UINT_MAX - 1); }
static void take_limit(void *settings, const char *value) { add_word(&SETTINGS->limits, value); }
static void take_chdir(void *settings, const char *value) { SETTINGS->folder = value; }
static void take_read(void *settings, const char *value) { add_word(&SETTINGS->reach.readable, value); }
static void take_write(void *settings, const char *value) { add_word(&SETTINGS->reach.writable, value); }
static void take_ending(void *settings, const char *value) { (void)value, SETTINGS->tells_ending = true; }
static void take_network(void *settings, const char *value) { (void)value, SETTINGS->reach.network = true; }
static void take_no_landlock(void *settings, const char *value) { (void)value, SETTINGS->without_landlock = true; }
static void take_no_seccomp(void *settings, const char *value) { (void)value, SETTINGS->without_seccomp = true; }

static const struct option options[] = {
    {"--uid", true, take_uid},
    {"--gid", true, take_gid},
    {"--limit", true, take_limit},
    {"--chdir", true, take_chdir},
    {"--read", true, take_read},
    {"--write", true, take_write},
    {"--ending", false, take_ending},
    {"--network", false, take_network},
    {"--no-landlock", false, take_no_landlock},
    {"--no-seccomp", false, take_no_seccomp},
    {0},
};

// Keeps the program's own variables, and the one by which it can be found.
static void strip_environment(void) {
    char **kept = environ;
    for (char **variable = environ; *variable != NULL; variable++) {
        if (strncmp(*variable, PREFIX, sizeof PREFIX - 1) == 0) *kept++ = *variable + sizeof PREFIX - 1;
        if (strncmp(*variable, MARKER "=", sizeof MARKER) == 0) *kept++ = *variable;
    }
    *kept = NULL;
}

// How often a program is tried that is open for writing, a hundredth of a second apart: 5 s.
enum { BUSY_TRIES = 500 };

// A program that has just been written may be open for writing a moment longer, though whoever wrote it has closed it: a
// child that another thread has forked meanwhile holds it until it becomes its own program. Returns only where it fails.
static void become(char **program) {
    execv(program[0], program);
    for (int tries = 1; tries < BUSY_TRIES && errno == ETXTBSY; tries++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        execv(program[0], program);
    }
}

_Noreturn void confine(char **words) {
    struct settings settings = {0};
    char **program = read_options(words, options, &settings);
    errno = 0;
    if (program[0] == NULL) fail("say what to start");

    if (settings.folder != NULL && chdir(settings.folder) != 0) fail("%s cannot be entered", settings.folder);
    // Paths are opened while they can be, and the domain is entered when nothing is needed any more.
    const int rules = settings.without_landlock ? -1 : make_landlock_rules(&settings.reach);
    drop_identity(&settings.identity);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail("gaining privileges cannot be forbidden");
    if (rules >= 0) enter_landlock(rules);
    set_limits(&settings.limits);
    strip_environment();
    if (!settings.without_seccomp) filter_system_calls(settings.reach.network);
    if (settings.tells_ending) stay_beside_program();
    become(program);
    complain("%s cannot be started", program[0]);
    _exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}
