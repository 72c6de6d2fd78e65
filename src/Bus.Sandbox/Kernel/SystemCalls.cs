namespace Bus.Sandbox.Kernel;

/// <summary>The system calls that a sandbox may make. What is not here is refused, whatever it is: no sockets, no programs, no processes, no writing, no namespaces.</summary>
/// <remarks>Numbers as in asm/unistd_64.h and asm-generic/unistd.h.</remarks>
internal static class SystemCalls
{
    /// <summary>Those that .NET needs to compute and to read from pipes, and that can do nothing to the world outside.</summary>
    internal static readonly SystemCall[] Allowed =
    [
        new("read", 0, 63),
        new("write", 1, 64),
        new("readv", 19, 65),
        new("writev", 20, 66),
        new("pread64", 17, 67),
        new("close", 3, 57),
        new("lseek", 8, 62),
        new("stat", 4, -1),
        new("fstat", 5, 80),
        new("lstat", 6, -1),
        new("newfstatat", 262, 79),
        new("statx", 332, 291),
        new("access", 21, -1),
        new("faccessat", 269, 48),
        new("faccessat2", 439, 439),
        new("readlink", 89, -1),
        new("readlinkat", 267, 78),
        new("getcwd", 79, 17),
        new("getdents64", 217, 61),
        new("fstatfs", 138, 44),
        new("fadvise64", 221, 223),
        new("fcntl", 72, 25),
        new("flock", 73, 32),
        new("poll", 7, -1),
        new("ppoll", 271, 73),
        new("select", 23, -1),
        new("pselect6", 270, 72),
        new("epoll_wait", 232, -1),
        new("epoll_pwait", 281, 22),
        new("pipe2", 293, 59),
        new("eventfd2", 290, 19),
        new("mmap", 9, 222),
        new("mprotect", 10, 226),
        new("munmap", 11, 215),
        new("mremap", 25, 216),
        new("msync", 26, 227),
        new("mincore", 27, 232),
        new("madvise", 28, 233),
        new("brk", 12, 214),
        new("get_mempolicy", 239, 236),
        new("membarrier", 324, 283),
        new("futex", 202, 98),
        new("set_robust_list", 273, 99),
        new("rseq", 334, 293),
        new("set_tid_address", 218, 96),
        new("sched_yield", 24, 124),
        new("sched_getaffinity", 204, 123),
        new("sched_getparam", 143, 121),
        new("sched_getscheduler", 145, 120),
        new("sched_get_priority_max", 146, 125),
        new("sched_get_priority_min", 147, 126),
        new("getcpu", 309, 168),
        new("nanosleep", 35, 101),
        new("clock_nanosleep", 230, 115),
        new("clock_gettime", 228, 113),
        new("clock_getres", 229, 114),
        new("gettimeofday", 96, 169),
        new("time", 201, -1),
        new("times", 100, 153),
        new("rt_sigaction", 13, 134),
        new("rt_sigprocmask", 14, 135),
        new("rt_sigreturn", 15, 139),
        new("rt_sigpending", 127, 136),
        new("rt_sigtimedwait", 128, 137),
        new("sigaltstack", 131, 132),
        new("getpid", 39, 172),
        new("gettid", 186, 178),
        new("getppid", 110, 173),
        new("getuid", 102, 174),
        new("geteuid", 107, 175),
        new("getgid", 104, 176),
        new("getegid", 108, 177),
        new("getrlimit", 97, 163),
        new("getrusage", 98, 165),
        new("sysinfo", 99, 179),
        new("uname", 63, 160),
        new("getrandom", 318, 278),
        new("exit", 60, 93),
        new("exit_group", 231, 94),
    ];

    /// <summary>Those that do nothing and say that they did: the runtime sets the priorities of its threads, and ends when it cannot.</summary>
    internal static readonly SystemCall[] Ignored =
    [
        new("sched_setscheduler", 144, 119),
        new("sched_setparam", 142, 118),
        new("sched_setaffinity", 203, 122),
    ];

    /// <summary>Signals a thread; allowed within the process, where the runtime needs it.</summary>
    internal static readonly SystemCall Signal = new("tgkill", 234, 131);

    /// <summary>Opens files; allowed for reading.</summary>
    internal static readonly SystemCall OpenAt = new("openat", 257, 56);

    /// <summary>Opens files; allowed for reading.</summary>
    internal static readonly SystemCall Open = new("open", 2, -1);

    /// <summary>Starts threads, which is allowed, and processes, which is not.</summary>
    internal static readonly SystemCall Clone = new("clone", 56, 220);

    /// <summary>The same, with flags in memory, which a filter cannot see; the C library does without it.</summary>
    internal static readonly SystemCall CloneByStructure = new("clone3", 435, 435);

    /// <summary>Asks for limits, which is allowed, and sets them, which is not.</summary>
    internal static readonly SystemCall Limit = new("prlimit64", 302, 261);

    /// <summary>Names threads, which is allowed, and much more, which is not.</summary>
    internal static readonly SystemCall Control = new("prctl", 157, 167);

    /// <summary>Sets the filter.</summary>
    internal static readonly SystemCall SetFilter = new("seccomp", 317, 277);
}
