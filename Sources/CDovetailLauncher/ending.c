#include "ending.h"

#include "failure.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

bool make_ending_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0;
}

bool hand_on_ending(const int ends[2]) {
    // Onto itself it would stay closed to programs.
    if (ends[1] == ENDING_DESCRIPTOR) return fcntl(ENDING_DESCRIPTOR, F_SETFD, 0) == 0;
    return dup2(ends[1], ENDING_DESCRIPTOR) == ENDING_DESCRIPTOR;
}

// Keeps nothing open but the pipe: the program's output and its channel are the program's.
static _Noreturn void tell_ending(pid_t program) {
    close(STDIN_FILENO);
    close(STDOUT_FILENO);
    close(STDERR_FILENO);
    int status = 0;
    while (waitpid(program, &status, 0) != program) {
        if (errno != EINTR) _exit(EXIT_LAUNCHER);
    }
    // It is four bytes into an empty pipe. Where it fails, what this exits with is all that is known.
    (void)!write(ENDING_DESCRIPTOR, &status, sizeof status);
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

void stay_beside_program(void) {
    if (fcntl(ENDING_DESCRIPTOR, F_SETFD, FD_CLOEXEC) != 0) fail("nobody asks how the program ends");
    // Nobody but the kernel looks into this process. The program itself is readable again when it has become itself.
    prctl(PR_SET_DUMPABLE, 0);
    sigset_t all, before;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    const pid_t parent = getpid();
    const pid_t program = fork();
    if (program < 0) fail("a process beside the program cannot be made");
    if (program > 0) tell_ending(program);
    // A group of its own: what the program signals in its group is the program's.
    setpgid(0, 0);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) fail("the program cannot be tied to this process");
    if (getppid() != parent) _exit(EXIT_LAUNCHER);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

bool read_ending(int end, int *status) {
    return read(end, status, sizeof *status) == (ssize_t)sizeof *status;
}
