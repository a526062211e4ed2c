// A plugin's program that does what plugins must not. What it prints says how far it got.
//
//   mischief try connect PORT    open a connection to this machine      prints done, or the error's name
//   mischief try mount           mount a file system                    the same
//   mischief try trace           attach to the parent                   the same
//   mischief try namespace       enter a namespace of its own           the same
//   mischief try read PATH       read a file                            the same
//   mischief try write PATH      make a file                            the same
//   mischief try signal PID      ask whether a process may be signalled the same
//   mischief try become          become user 0                          the same
//   mischief try limit PID       lower a limit of a process              the same
//   mischief try priority PID    lower the priority of a process         the same
//   mischief try processor PID   keep a process to one processor         the same
//   mischief try datagrams       make a pair of sockets for datagrams    the same
//   mischief try pair            make a pair of sockets as runtimes do   the same
//   mischief try segment         make memory that outlives this          the same
//   mischief try attach ID       use memory that another has made        the same
//   mischief try semaphore ID    look at a semaphore that another has made the same
//   mischief try queue ID        look at a queue that another has made   the same
//   mischief try local           make a socket for names on this machine the same
//   mischief try resolve NAME    find the address of a name              the same, or none
//   mischief fill PATH COUNT     write COUNT bytes                      prints how many it could write, or the error
//   mischief eat COUNT           take COUNT bytes of memory             prints eaten
//   mischief share COUNT         the same with memory that it shares
//   mischief detach WORD         leave a process behind that has detached itself and has WORD among its arguments
//   mischief stay                print ready, and go on whatever comes
//   mischief stay WORD           the same, with such a process beside it
//   mischief storm WORD          print ready, and make processes for ever
//   mischief forks COUNT         make COUNT processes at once           prints how many there could be
//   mischief terminal            begin a session with a terminal of its own, print ready, and go on whatever comes

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/msg.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static int connect_to(int port) {
    const int channel = socket(AF_INET, SOCK_STREAM, 0);
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    return channel < 0 ? -1 : connect(channel, (const struct sockaddr *)&address, sizeof address);
}

static int pair(int type) {
    int ends[2];
    return socketpair(AF_UNIX, type, 0, ends);
}

static int resolve(const char *name) {
    struct addrinfo *found = NULL;
    const int result = getaddrinfo(name, "80", &(struct addrinfo){.ai_socktype = SOCK_STREAM}, &found);
    if (result != 0) printf("none: ");
    if (found != NULL) freeaddrinfo(found);
    return result == 0 ? 0 : -1;
}

static int look_at_queue(int queue) {
    struct msqid_ds found;
    return msgctl(queue, IPC_STAT, &found);
}

static int limit(pid_t process) {
    return prlimit(process, RLIMIT_CORE, &(struct rlimit){0, 0}, NULL);
}

static int keep_to_one_processor(pid_t process) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    return sched_setaffinity(process, sizeof one, &one);
}

static int attempt(const char *what, const char *value) {
    if (strcmp(what, "connect") == 0) return connect_to(atoi(value));
    if (strcmp(what, "mount") == 0) return mount("none", "/tmp", "tmpfs", 0, NULL);
    if (strcmp(what, "trace") == 0) return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
    if (strcmp(what, "namespace") == 0) return unshare(CLONE_NEWUSER);
    if (strcmp(what, "read") == 0) return open(value, O_RDONLY);
    if (strcmp(what, "write") == 0) return open(value, O_WRONLY | O_CREAT, 0600);
    if (strcmp(what, "signal") == 0) return kill(atoi(value), 0);
    if (strcmp(what, "become") == 0) return setuid(0);
    if (strcmp(what, "limit") == 0) return limit(atoi(value));
    if (strcmp(what, "priority") == 0) return setpriority(PRIO_PROCESS, (id_t)atoi(value), 19);
    if (strcmp(what, "processor") == 0) return keep_to_one_processor(atoi(value));
    if (strcmp(what, "datagrams") == 0) return pair(SOCK_DGRAM);
    if (strcmp(what, "pair") == 0) return pair(SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (strcmp(what, "segment") == 0) return shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    if (strcmp(what, "attach") == 0) return shmat(atoi(value), NULL, SHM_RDONLY) == (void *)-1 ? -1 : 0;
    if (strcmp(what, "semaphore") == 0) return semctl(atoi(value), 0, GETVAL);
    if (strcmp(what, "queue") == 0) return look_at_queue(atoi(value));
    if (strcmp(what, "local") == 0) return socket(AF_UNIX, SOCK_STREAM, 0);
    if (strcmp(what, "resolve") == 0) return resolve(value);
    exit(2);
}

static void fill(const char *path, long count) {
    static char block[4096];
    const int file = open(path, O_WRONLY | O_CREAT, 0600);
    long written = 0;
    for (ssize_t size = 0; written < count && (size = write(file, block, sizeof block)) > 0;) written += size;
    if (file < 0) printf("%s\n", strerrorname_np(errno));
    else printf("%ld\n", written);
}

static void eat(size_t count, int flags) {
    char *memory = mmap(NULL, count, PROT_READ | PROT_WRITE, flags | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) exit(3);
    for (size_t i = 0; i < count; i += 4096) ((volatile char *)memory)[i] = 1;
    printf("eaten\n");
}

static void detach(char *program, char *word) {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    char *words[] = {program, "stay", word, "alone", NULL};
    execv(program, words);
    _exit(1);
}

static _Noreturn void stay(void) {
    printf("ready\n");
    fflush(stdout);
    for (;;) pause();
}

static _Noreturn void sit_at_terminal(void) {
    if (fork() != 0) _exit(0);
    const int master = posix_openpt(O_RDWR | O_NOCTTY);
    if (setsid() < 0 || master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) _exit(1);
    const int terminal = open(ptsname(master), O_RDWR);
    if (terminal < 0 || ioctl(terminal, TIOCSCTTY, 0) != 0) _exit(1);
    printf("%d\n", (int)getpid());
    stay();
}

static _Noreturn void storm(void) {
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        const pid_t child = fork();
        if (child == 0) setsid();
        if (child < 0) usleep(1000);
    }
}

static void make_processes(int count) {
    int made = 0;
    for (pid_t child = 0; made < count && (child = fork()) >= 0; made++) {
        if (child == 0) for (;;) pause();
    }
    printf("%d\n", made);
}

int main(int count, char **words) {
    const char *mode = count > 1 ? words[1] : "";
    char *value = count > 2 ? words[2] : NULL;
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGCHLD && strcmp(mode, "fill") != 0) signal(number, SIG_IGN);
    }
    if (strcmp(mode, "try") == 0) {
        const int result = attempt(value, count > 3 ? words[3] : "");
        printf("%s\n", result < 0 ? strerrorname_np(errno) : "done");
    } else if (strcmp(mode, "fill") == 0) {
        signal(SIGXFSZ, SIG_IGN);
        fill(value, atol(words[3]));
    } else if (strcmp(mode, "eat") == 0) {
        eat((size_t)atol(value), MAP_PRIVATE);
    } else if (strcmp(mode, "share") == 0) {
        eat((size_t)atol(value), MAP_SHARED);
    } else if (strcmp(mode, "detach") == 0) {
        detach(words[0], value);
    } else if (strcmp(mode, "stay") == 0) {
        if (count == 3) detach(words[0], value);
        stay();
    } else if (strcmp(mode, "storm") == 0) {
        storm();
    } else if (strcmp(mode, "terminal") == 0) {
        sit_at_terminal();
    } else if (strcmp(mode, "forks") == 0) {
        make_processes(atoi(value));
    } else {
        return 2;
    }
    return 0;
}
