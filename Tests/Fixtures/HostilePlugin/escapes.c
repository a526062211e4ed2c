// Reaching for what is not the plugin's. Each attempt is reported with what became of it.
#include "evil.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

// The argument holds paths, one a line.
static void open_files(struct occasion *occasion) {
    char paths[4096];
    snprintf(paths, sizeof paths, "%s", occasion->argument);
    for (char *path = strtok(paths, "\n"); path != NULL; path = strtok(NULL, "\n")) {
        char what[4200];
        const int reading = open(path, O_RDONLY);
        snprintf(what, sizeof what, "read %s", path);
        report_attempt(what, reading >= 0);
        const int writing = open(path, O_WRONLY | O_APPEND);
        snprintf(what, sizeof what, "write %s", path);
        report_attempt(what, writing >= 0);
        if (reading >= 0) close(reading);
        if (writing >= 0) close(writing);
    }
}

static void connect_by(const char *what, int family, int type, const void *address, socklen_t length) {
    const int other = socket(family, type, 0);
    report_attempt(what, other >= 0 && connect(other, address, length) == 0);
    if (other >= 0) close(other);
}

// The argument is the port of a server on this machine, and, on a second line, the path of a socket.
static void connect_out(struct occasion *occasion) {
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(occasion->argument)),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const struct sockaddr_in6 address6 = {
        .sin6_family = AF_INET6, .sin6_port = address.sin_port, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    connect_by("tcp", AF_INET, SOCK_STREAM, &address, sizeof address);
    connect_by("tcp6", AF_INET6, SOCK_STREAM, &address6, sizeof address6);
    connect_by("udp", AF_INET, SOCK_DGRAM, &address, sizeof address);
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    const char *line = strchr(occasion->argument, '\n');
    snprintf(path.sun_path, sizeof path.sun_path, "%s", line == NULL ? "/none" : line + 1);
    connect_by("unix", AF_UNIX, SOCK_STREAM, &path, sizeof path);
    connect_by("netlink", AF_NETLINK, SOCK_RAW, &address, sizeof address);
    connect_by("packet", AF_PACKET, SOCK_RAW, &address, sizeof address);
}

// The argument is the host's process. Signal 0 asks whether a signal may be sent, and sends none.
static void attack_host(struct occasion *occasion) {
    const pid_t host = atoi(occasion->argument);
    char path[64];
    report_attempt("signal host", kill(host, 0) == 0);
    report_attempt("trace host", ptrace(PTRACE_ATTACH, host, NULL, NULL) == 0);
    report_attempt("trace parent", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0);
    snprintf(path, sizeof path, "/proc/%d/mem", host);
    report_attempt("open memory of host", open(path, O_RDWR) >= 0);
    snprintf(path, sizeof path, "/proc/%d/environ", host);
    report_attempt("open environment of host", open(path, O_RDONLY) >= 0);
    snprintf(path, sizeof path, "/proc/%d/mem", getppid());
    report_attempt("open memory of parent", open(path, O_RDWR) >= 0);
    char byte;
    const struct iovec own = {&byte, 1}, foreign = {&byte, 1};
    report_attempt("read memory of parent", process_vm_readv(getppid(), &own, 1, &foreign, 1, 0) == 1);
}

static void kill_parent(struct occasion *occasion) {
    (void)occasion;
    kill(getppid(), SIGKILL);
    kill(getppid(), SIGTERM);
    report("killed");
}

static void write_file(const char *what, const char *path, const char *value) {
    const int file = open(path, O_WRONLY);
    report_attempt(what, file >= 0 && write(file, value, strlen(value)) > 0);
    if (file >= 0) close(file);
}

static void gain(struct occasion *occasion) {
    (void)occasion;
    write_file("be spared", "/proc/self/oom_score_adj", "-900");
    report_attempt("be preferred", setpriority(PRIO_PROCESS, 0, -20) == 0);
    report_attempt("become root", setuid(0) == 0 && getuid() == 0 && open("/proc/1/mem", O_RDWR) >= 0);
    struct rlimit most = {RLIM_INFINITY, RLIM_INFINITY};
    report_attempt("open more files", setrlimit(RLIMIT_NOFILE, &most) == 0);
    report_attempt("write larger files", setrlimit(RLIMIT_FSIZE, &most) == 0);
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/oom_score_adj", getppid());
    write_file("sacrifice parent", path, "1000");
}

// Sends descriptors with the frames of a call, which the host must not keep.
static void send_descriptors(struct occasion *occasion) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(64 * sizeof(int))];
    } control = {0};
    unsigned char frame[4 + HEADER_LENGTH];
    const struct frame note = {.kind = NOTE, .method = LOG, .handle = occasion->call.handle};
    write_header(frame, HEADER_LENGTH, &note, 0);
    struct iovec bytes = {frame, sizeof frame};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    control.header = (struct cmsghdr){
        .cmsg_len = CMSG_LEN(64 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
    int *descriptors = (int *)CMSG_DATA(&control.header);
    const int file = open("/dev/null", O_RDONLY);
    for (int i = 0; i < 64; i++) descriptors[i] = file;
    int count = 0;
    while (count < 20 && sendmsg(channel(), &message, MSG_NOSIGNAL) > 0) count++;
    report("sent %d times", count);
}

const struct evil escapes[] = {
    {"open-files", open_files},
    {"connect-out", connect_out},
    {"attack-host", attack_host},
    {"kill-parent", kill_parent},
    {"gain", gain},
    {"send-descriptors", send_descriptors},
    {0},
};
