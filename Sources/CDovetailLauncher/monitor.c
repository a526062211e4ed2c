// dovetail-launcher monitor [options] -- PROGRAM [ARGUMENT…]
//
//   --record FILE     write to FILE who this is while it lives; see record.h
//   --remove FOLDER   make this folder, and remove it with all it holds at the end
//   --group FOLDER    put the program into this control group, and remove the group at the end; repeatable
//   --nice N          give way to other processes of the machine: 0 not at all, 19 most
//   --ending          the program tells how it ends; see ending.h
//   --grace MS        how long the program may go on after the other end of descriptor 0 was closed; 2000 by default
//
// It starts the program with its own descriptors 0, 1 and 2 and stays beside it, as one thread, so that the program can
// be made to die with it (the kernel ties that to the thread that has started it). It ends everything
//
// - when the program has ended by itself;
// - after the grace, when the other end of descriptor 0 is closed: the host is gone. It never reads from it;
// - at once on SIGTERM, SIGINT and SIGHUP.
//
// Everything is all that descends from the program. Whatever has detached itself has this process as its parent from
// then on, and what is in the control groups is found there. Only then folder, groups and record are removed, and this
// process ends as the program did: with its exit status, or by the same signal. A program that was killed because its
// control group needed more memory than it has is told apart: then this process ends by the last signal of all, and a
// program that this very signal has ended is exit status 128 and its number.
//
// Descriptor 0 stays open here too: a program that closes its own does not close the channel. Descriptor 2 stays open
// for this process's own words; it is the last of all to end, so that holds nothing up.
//
// It stays in the control group that it is started in: the limits are for the program, and must not kill what cleans up.

#include "monitor.h"

#include "descendants.h"
#include "ending.h"
#include "failure.h"
#include "folder.h"
#include "group.h"
#include "options.h"
#include "process.h"
#include "record.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// How long the killing may take until this gives up. It is never needed but for processes that the kernel holds.
enum { MOST_KILLING_MILLISECONDS = 60000 };

struct settings {
    const char *record_file;
    const char *folder;
    struct words groups;
    int niceness;
    int grace;
    bool hears_ending;
};

struct child {
    pid_t id;
    bool has_ended;
    int status;
    bool wanted_memory;
    // The pipe on which the program tells how it has ended.
    int ending[2];
};

static void take_record(void *settings, const char *value) { ((struct settings *)settings)->record_file = value; }
static void take_remove(void *settings, const char *value) { ((struct settings *)settings)->folder = value; }
static void take_group(void *settings, const char *value) { add_word(&((struct settings *)settings)->groups, value); }
static void take_nice(void *settings, const char *value) {
    ((struct settings *)settings)->niceness = (int)read_number(value, 0, 19);
}
static void take_ending(void *settings, const char *value) {
    (void)value, ((struct settings *)settings)->hears_ending = true;
}
static void take_grace(void *settings, const char *value) {
    ((struct settings *)settings)->grace = (int)read_number(value, 0, 3600 * 1000);
}

static const struct option options[] = {
    {"--record", true, take_record},
    {"--remove", true, take_remove},
    {"--group", true, take_group},
    {"--nice", true, take_nice},
    {"--ending", false, take_ending},
    {"--grace", true, take_grace},
    {0},
};

// MARK: The program

// Where the kernel shares the processors out by session, niceness counts within the session only, and the session has one
// of its own. Other kernels have no such file, and to an ordinary user it is open ten times a second for the whole
// machine: then this session counts as much as others.
static void set_session_niceness(int niceness) {
    const int file = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    dprintf(file, "%d", niceness);
    close(file);
}

// Whoever gives way more already goes on as it is: without a privilege it could not go back. Where this fails a program
// is not worse than any other of the machine, and no reason to be without it.
static void give_way(int niceness) {
    if (getpriority(PRIO_PROCESS, 0) < niceness) setpriority(PRIO_PROCESS, 0, niceness);
}

static void reset_signals(void) {
    sigset_t none;
    sigemptyset(&none);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static _Noreturn void become_program(
    const struct settings *settings, const struct child *child, pid_t parent, char **program
) {
    // A group of its own, so that one call ends all that has not left it.
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("the program cannot be tied to this process");
    if (getppid() != parent) _exit(EXIT_LAUNCHER);
    for (size_t i = 0; i < settings->groups.count; i++) {
        if (!join_group(settings->groups.items[i])) fail("%s cannot be joined", settings->groups.items[i]);
    }
    if (settings->hears_ending && !hand_on_ending(child->ending)) fail("the program cannot tell how it ends");
    give_way(settings->niceness);
    umask(022);
    reset_signals();
    execv(program[0], program);
    complain("%s cannot be started", program[0]);
    _exit(errno == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_EXECUTABLE);
}

static bool start_program(struct child *child, const struct settings *settings, char **program) {
    const pid_t self = getpid();
    if (settings->hears_ending && !make_ending_pipe(child->ending)) return false;
    child->id = fork();
    if (child->id < 0) return false;
    if (child->id == 0) become_program(settings, child, self, program);
    setpgid(child->id, child->id);
    // The program's output ends with the program.
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing >= 0) dup2(nothing, STDOUT_FILENO);
    if (nothing > STDERR_FILENO) close(nothing);
    return true;
}

// MARK: Waiting

// Takes the ends of all that has ended; false when there is no child left.
static bool reap(struct child *child) {
    int status;
    pid_t id;
    while ((id = waitpid(-1, &status, WNOHANG)) > 0) {
        if (id != child->id) continue;
        child->has_ended = true;
        child->status = status;
    }
    return id == 0;
}

// Answers true when the program may go on.
static bool take_signal(int signals, struct child *child) {
    struct signalfd_siginfo signal;
    while (read(signals, &signal, sizeof signal) == (ssize_t)sizeof signal) {
        if (signal.ssi_signo != SIGCHLD) return false;
    }
    reap(child);
    return !child->has_ended;
}

static void wait_for_end(int signals, struct child *child, int grace) {
    struct pollfd watched[] = {{.fd = signals, .events = POLLIN}, {.fd = STDIN_FILENO, .events = POLLRDHUP}};
    long long end = -1;
    for (;;) {
        const long long left = end < 0 ? -1 : end - milliseconds();
        if (end >= 0 && left <= 0) return;
        if (poll(watched, 2, (int)left) < 0 && errno != EINTR) return;
        if (watched[0].revents != 0 && !take_signal(signals, child)) return;
        if (watched[1].revents == 0) continue;
        // Once is enough. A descriptor that is not open at all has no other end.
        watched[1].fd = -1;
        if ((watched[1].revents & POLLNVAL) == 0) end = milliseconds() + grace;
        watched[1].revents = 0;
    }
}

// MARK: The end

static void kill_everything(const struct settings *settings, struct child *child) {
    const long long end = milliseconds() + MOST_KILLING_MILLISECONDS;
    // Against a storm of processes, where this may.
    setpriority(PRIO_PROCESS, 0, -20);
    if (settings->niceness > 0) set_session_niceness(-20);
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    if (!child->has_ended) kill(-child->id, SIGKILL);
    kill_groups(&settings->groups);
    while (reap(child)) {
        if (milliseconds() > end) {
            errno = 0;
            complain("processes are left that cannot be killed");
            return;
        }
        kill_descendants(getpid());
        sigtimedwait(&ends, NULL, &(struct timespec){.tv_nsec = 10000000});
    }
}

// Puts what the program itself told in place of what bubblewrap made of it. When it told nothing, something inside has
// killed whoever was to tell, and the program with it.
static void hear_ending(struct child *child) {
    if (!child->has_ended || read_ending(child->ending[0], &child->status)) return;
    if (WIFEXITED(child->status) && WEXITSTATUS(child->status) == 128 + SIGKILL) child->status = SIGKILL;
}

// A shell whose program was killed exits like that itself.
static bool was_killed(const struct child *child) {
    if (WIFSIGNALED(child->status)) return WTERMSIG(child->status) == SIGKILL;
    return WEXITSTATUS(child->status) == 128 + SIGKILL;
}

// To be asked while the groups are there, and before anything is killed from here.
static void look_for_memory(struct child *child, const struct words *groups) {
    child->wanted_memory = child->has_ended && was_killed(child) && has_wanted_memory(groups);
}

// The record stays as long as something does: then the host, or its next life, removes both.
static void remove_everything(const struct settings *settings) {
    bool removed = remove_groups(&settings->groups);
    if (!removed) complain("a control group cannot be removed");
    if (settings->folder != NULL && !remove_folder(settings->folder)) {
        complain("%s cannot be removed", settings->folder);
        removed = false;
    }
    if (removed && settings->record_file != NULL && unlink(settings->record_file) != 0) {
        complain("%s cannot be removed", settings->record_file);
    }
}

static _Noreturn void end_by(int number) {
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, number);
    signal(number, SIG_DFL);
    kill(getpid(), number);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    exit(128 + number);
}

static _Noreturn void end_as(const struct child *child) {
    if (!child->has_ended) exit(EXIT_LAUNCHER);
    if (child->wanted_memory) end_by(SIGRTMAX);
    if (WIFEXITED(child->status)) exit(WEXITSTATUS(child->status));
    if (WTERMSIG(child->status) == SIGRTMAX) exit(128 + SIGRTMAX);
    end_by(WTERMSIG(child->status));
}

// MARK: From the beginning to the end

// A session of its own has no terminal. Whoever leads a group cannot begin one, and has to join another's before.
static void begin_session(void) {
    if (setsid() >= 0 || getsid(0) == getpid()) return;
    if (setpgid(0, getpgid(getppid())) != 0 || setsid() < 0) fail("a session cannot be begun");
}

// Answers the descriptor from which signals are read.
static int prepare(void) {
    sigset_t taken;
    sigemptyset(&taken);
    sigaddset(&taken, SIGTERM);
    sigaddset(&taken, SIGINT);
    sigaddset(&taken, SIGHUP);
    sigaddset(&taken, SIGCHLD);
    // Children that end must be reaped here, also where whoever started this ignores them.
    signal(SIGCHLD, SIG_DFL);
    signal(SIGPIPE, SIG_IGN);
    sigprocmask(SIG_SETMASK, &taken, NULL);
    const int signals = signalfd(-1, &taken, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals < 0) fail("signals cannot be read");
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) fail("this process cannot adopt what a program leaves");
    begin_session();
    umask(077);
    return signals;
}

static void keep_record(const struct settings *settings) {
    struct record record = own_record();
    char name[128];
    name_monitor(&record, name, sizeof name);
    setenv(MARKER, name, 1);
    record.folder = settings->folder;
    record.groups = settings->groups;
    if (settings->record_file != NULL) write_record(&record, settings->record_file);
}

_Noreturn void monitor(char **words) {
    struct settings settings = {.grace = 2000};
    struct child child = {0};
    char **program = read_options(words, options, &settings);
    errno = 0;
    if (program[0] == NULL) fail("say what to start");

    // Before the first descriptor of its own. An old kernel has no such call; then whoever starts this has to see to it.
    syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, 0);
    const int signals = prepare();
    if (settings.niceness > 0) set_session_niceness(settings.niceness);
    // Nobody attaches to this process, and it leaves no memory in a file. Its own files in /proc are root's from now on.
    prctl(PR_SET_DUMPABLE, 0);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    keep_record(&settings);
    if (settings.folder != NULL && !make_folder(settings.folder)) {
        complain("%s cannot be made", settings.folder);
        // What is there already is another's to remove.
        settings.folder = NULL;
    } else if (!start_program(&child, &settings, program)) {
        complain("the program cannot be started");
    } else {
        wait_for_end(signals, &child, settings.grace);
        if (settings.hears_ending) hear_ending(&child);
        look_for_memory(&child, &settings.groups);
        kill_everything(&settings, &child);
    }
    remove_everything(&settings);
    end_as(&child);
}
