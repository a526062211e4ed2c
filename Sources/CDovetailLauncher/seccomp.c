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

static const unsigned allowed_families[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};

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

// Gives one verdict when an argument of a call is among some values, and another when it is not.
static void choose(
    struct program *program, unsigned call, unsigned argument, const unsigned *values, unsigned char count,
    unsigned among, unsigned otherwise
) {
    only_if_equal(program, call, (unsigned char)(2 * count + 2));
    load(program, LOW_HALF(argument));
    for (unsigned char i = 0; i < count; i++) answer_if_equal(program, values[i], among);
    answer(program, otherwise);
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
    choose(program, SYS_ioctl, 1, denied_requests, COUNT(denied_requests), DENY, SECCOMP_RET_ALLOW);
    choose(program, SYS_personality, 0, allowed_personalities, COUNT(allowed_personalities), SECCOMP_RET_ALLOW, DENY);
    if (network) {
        choose(program, SYS_socket, 0, allowed_families, COUNT(allowed_families), SECCOMP_RET_ALLOW, DENY);
    } else {
        answer_if_equal(program, SYS_socket, DENY);
    }
    answer(program, SECCOMP_RET_ALLOW);
}

// MARK: Using it

void filter_system_calls(bool network) {
    struct program program = {.length = 0};
    write_filter(&program, network);
    const struct sock_fprog filter = {.len = program.length, .filter = program.instructions};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) != 0) fail("system calls cannot be filtered");
}
