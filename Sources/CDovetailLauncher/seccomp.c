// The filter is a program for the kernel's packet filter. It looks at the number of each system call and at the low
// half of one argument, which is where flags, families and request codes are.
//
// Denied calls answer EPERM, as they would for a user without the right. clone3 answers ENOSYS: its flags are in memory
// where no filter sees them, and libraries then use clone. Another architecture's calls have other numbers; a process
// that makes one is killed.

#include "seccomp.h"

#include "failure.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "Say here which architecture this is."
#endif

// Calls newer than some headers; these have the same numbers everywhere.
enum {
    IO_URING_SETUP = 425,
    IO_URING_ENTER = 426,
    IO_URING_REGISTER = 427,
    OPEN_TREE = 428,
    MOVE_MOUNT = 429,
    FSOPEN = 430,
    FSCONFIG = 431,
    FSMOUNT = 432,
    FSPICK = 433,
    CLONE3 = 435,
    PIDFD_GETFD = 438,
    PROCESS_MADVISE = 440,
    MOUNT_SETATTR = 442,
    QUOTACTL_FD = 443,
    OPEN_TREE_ATTR = 467,
};

static const unsigned denied_calls[] = {
    // Other processes' memory and descriptors.
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, PIDFD_GETFD, PROCESS_MADVISE, SYS_migrate_pages,
    SYS_move_pages,
    // Mounts, roots and namespaces.
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_setns, OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT,
    FSPICK, MOUNT_SETATTR, OPEN_TREE_ATTR, SYS_quotactl, QUOTACTL_FD, SYS_open_by_handle_at, SYS_name_to_handle_at,
    // Programs in the kernel, and its less travelled parts.
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, IO_URING_SETUP, IO_URING_ENTER, IO_URING_REGISTER, SYS_init_module,
    SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_fanotify_init,
    SYS_syslog, SYS_nfsservctl,
    // What outlives all processes that use it. What others have made is used by its number, without any of the first.
    SYS_shmget, SYS_msgget, SYS_semget, SYS_mq_open, SYS_shmat, SYS_shmctl, SYS_msgsnd, SYS_msgrcv, SYS_msgctl,
    SYS_semop, SYS_semtimedop, SYS_semctl, SYS_mq_unlink,
    // The machine.
    SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_settimeofday, SYS_clock_settime, SYS_clock_adjtime, SYS_adjtimex,
    SYS_sethostname, SYS_setdomainname, SYS_vhangup,
#ifdef SYS_kexec_file_load
    SYS_kexec_file_load,
#endif
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS__sysctl, SYS_lookup_dcookie, SYS_create_module,
    SYS_get_kernel_syms, SYS_query_module,
#endif
};

// Terminals take characters with these as if they were typed.
static const unsigned denied_requests[] = {TIOCSTI, TIOCLINUX};

// The network's. Sockets with names in the file system are the machine's own services: a bus, a service of containers.
static const unsigned allowed_families[] = {AF_INET, AF_INET6, AF_NETLINK};

// Both ends of such a pair are bound to each other. One of datagrams can send to any socket that has a name.
static const unsigned allowed_pair_families[] = {AF_UNIX};
static const unsigned allowed_pairs[] = {
    SOCK_STREAM, SOCK_STREAM | SOCK_CLOEXEC, SOCK_STREAM | SOCK_NONBLOCK, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
    SOCK_SEQPACKET, SOCK_SEQPACKET | SOCK_CLOEXEC, SOCK_SEQPACKET | SOCK_NONBLOCK,
    SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK,
};

// Limits, priorities and processors of a process, where 0 is the caller. Of others the host's user owns some.
static const unsigned self[] = {0};
static const unsigned calls_for_self[] = {
    SYS_prlimit64, SYS_sched_setscheduler, SYS_sched_setparam, SYS_sched_setattr, SYS_sched_setaffinity,
};
static const unsigned process_of_setpriority[] = {0 /* PRIO_PROCESS */}, process_of_ioprio[] = {1 /* IOPRIO_WHO_PROCESS */};

// Linux as it is, with and without the older kernel's number, and the question which it is.
static const unsigned allowed_personalities[] = {0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF};

enum {
    NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID
        | CLONE_NEWNET,
    // unshare takes this one too; for clone the bit means something else.
    TIME_NAMESPACE = 0x80,
    MOST_INSTRUCTIONS = 512,
};

struct program {
    struct sock_filter instructions[MOST_INSTRUCTIONS];
    unsigned short length;
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LOW_HALF(number) ((unsigned)(offsetof(struct seccomp_data, args) + 8 * (number)))
#define DENY (SECCOMP_RET_ERRNO | EPERM)

// MARK: Writing the filter

static void add(struct program *program, struct sock_filter instruction) {
    errno = 0;
    if (program->length == MOST_INSTRUCTIONS) fail("the filter of system calls is too long");
    program->instructions[program->length++] = instruction;
}

static void load(struct program *program, unsigned offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct program *program, unsigned verdict) {
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

// The next `count` instructions are for what is loaded being `value`.
static void only_if_equal(struct program *program, unsigned value, unsigned char count) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static void answer_if_equal(struct program *program, unsigned value, unsigned verdict) {
    only_if_equal(program, value, 1);
    answer(program, verdict);
}

static void deny_flags(struct program *program, unsigned call, unsigned flags) {
    only_if_equal(program, call, 4);
    load(program, LOW_HALF(0));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, flags, 0, 1));
    answer(program, DENY);
    answer(program, SECCOMP_RET_ALLOW);
}

// Denies a call of which an argument is among some values.
static void refuse(
    struct program *program, unsigned call, unsigned argument, const unsigned *values, unsigned char count
) {
    only_if_equal(program, call, (unsigned char)(2 * count + 2));
    load(program, LOW_HALF(argument));
    for (unsigned char i = 0; i < count; i++) answer_if_equal(program, values[i], DENY);
    answer(program, SECCOMP_RET_ALLOW);
}

// Denies a call of which an argument is none of some values; otherwise goes on, with the call's number loaded again.
static void require(
    struct program *program, unsigned call, unsigned argument, const unsigned *values, unsigned char count
) {
    only_if_equal(program, call, (unsigned char)(count + 3));
    load(program, LOW_HALF(argument));
    for (unsigned char i = 0; i < count; i++) {
        const unsigned char past_denial = (unsigned char)(count - i);
        add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, values[i], past_denial, 0));
    }
    answer(program, DENY);
    load(program, offsetof(struct seccomp_data, nr));
}

// Whoever runs as the host's user may not work on the host with it.
static void keep_to_self(struct program *program) {
    for (size_t i = 0; i < COUNT(calls_for_self); i++) require(program, calls_for_self[i], 0, self, COUNT(self));
    require(program, SYS_setpriority, 0, process_of_setpriority, COUNT(process_of_setpriority));
    require(program, SYS_setpriority, 1, self, COUNT(self));
    require(program, SYS_ioprio_set, 0, process_of_ioprio, COUNT(process_of_ioprio));
    require(program, SYS_ioprio_set, 1, self, COUNT(self));
}

static void keep_from_sockets(struct program *program) {
    answer_if_equal(program, SYS_socket, DENY);
    require(program, SYS_socketpair, 0, allowed_pair_families, COUNT(allowed_pair_families));
    require(program, SYS_socketpair, 1, allowed_pairs, COUNT(allowed_pairs));
}

static void check_architecture(struct program *program) {
    load(program, offsetof(struct seccomp_data, arch));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
    answer(program, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    // The calls of the x32 architecture, which shares its name with this one.
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    answer(program, SECCOMP_RET_KILL_PROCESS);
#endif
}

static void write_filter(struct program *program, bool network) {
    check_architecture(program);
    for (size_t i = 0; i < COUNT(denied_calls); i++) answer_if_equal(program, denied_calls[i], DENY);
    answer_if_equal(program, CLONE3, SECCOMP_RET_ERRNO | ENOSYS);
    deny_flags(program, SYS_clone, NAMESPACES);
    deny_flags(program, SYS_unshare, NAMESPACES | TIME_NAMESPACE);
    refuse(program, SYS_ioctl, 1, denied_requests, COUNT(denied_requests));
    require(program, SYS_personality, 0, allowed_personalities, COUNT(allowed_personalities));
    keep_to_self(program);
    if (network) require(program, SYS_socket, 0, allowed_families, COUNT(allowed_families));
    else keep_from_sockets(program);
    answer(program, SECCOMP_RET_ALLOW);
}

// MARK: Using it

void filter_system_calls(bool network) {
    struct program program = {.length = 0};
    write_filter(&program, network);
    const struct sock_fprog filter = {.len = program.length, .filter = program.instructions};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) fail("system calls cannot be filtered");
}
