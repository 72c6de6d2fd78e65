namespace Bus.Sandbox.Tests.Python;

/// <summary>What a program tries that has got past the check of the syntax tree: name and expression.</summary>
internal static class RawPythonCases
{
    // What the kernel answers with -1 is an error here; the number says which.
    private const string Frame = """
        import ctypes, os, resource, socket, subprocess, sys, threading
        libc = ctypes.CDLL(None, use_errno=True)
        libc.syscall.restype = ctypes.c_long

        def call(number, *arguments):
            result = libc.syscall(ctypes.c_long(number), *(ctypes.c_long(x) for x in arguments))
            if result < 0:
                raise OSError(ctypes.get_errno(), "refused")
            return result

        def my_strategy(df):
            try:
                told = f"ESCAPED {EXPRESSION}"
            except BaseException as exception:
                told = f"STOPPED {type(exception).__name__}: {exception}"
            raise RuntimeError(told)
        """;

    /// <summary>Stopped by the filter of system calls and the limits, which need no namespaces.</summary>
    internal static TheoryData<string, string> Everywhere => new()
    {
        { "writes a file in the temporary folder", "open(\"/tmp/bus-sandbox-probe\", \"w\").write(\"x\")" },
        { "writes beside the program", "open(\"/app/probe\", \"w\")" },
        { "writes to its own memory file", "open(\"/proc/self/mem\", \"wb\")" },
        { "raises its own chance to be spared", "open(\"/proc/self/oom_score_adj\", \"w\")" },
        { "makes a folder", "os.mkdir(\"/tmp/bus-sandbox-probe\")" },
        { "removes a file", "os.unlink(\"/proc/self/status\")" },
        { "connects by TCP", "socket.create_connection((\"127.0.0.1\", 6379), 1)" },
        { "sends by UDP", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"x\", (\"127.0.0.1\", 53))" },
        { "opens a socket of a file", "socket.socket(socket.AF_UNIX)" },
        { "opens a socket of the kernel", "socket.socket(16, 3, 0)" },
        { "forks", "os.fork()" },
        { "forks by its number", "call(57)" },
        { "clones into a new namespace", "call(56, 0x10000000 | 17)" },
        { "clones with flags in memory", "call(435, 0, 0)" },
        { "calls by the numbers of another set", "call(0x40000000 + 41, 2, 1, 0)" },
        { "starts a program", "subprocess.run([sys.executable, \"--version\"])" },
        { "becomes another program", "os.execv(sys.executable, [\"python3\"])" },
        { "starts a thread", "threading.Thread(target=print).start()" },
        { "makes a namespace", "call(272, 0x10000000)" },
        { "mounts", "call(165, 0, 0, 0, 0, 0)" },
        { "changes its root", "os.chroot(\"/\")" },
        { "becomes root", "os.setuid(0)" },
        { "traces a process", "call(101, 16, 1, 0, 0)" },
        { "reads another's memory", "call(310, 1, 0, 0, 0, 0, 0)" },
        { "signals its parent", "os.kill(1, 9)" },
        { "signals everybody", "os.kill(-1, 9)" },
        { "raises its limits", "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))" },
        { "forgets who its parent is", "call(157, 1, 0, 0, 0, 0)" },
        { "makes a file in memory to run it", "os.memfd_create(\"x\")" },
        { "loads a program into the kernel", "call(321, 0, 0, 0)" },
        { "uses a queue of the kernel's own", "call(425, 8, 0)" },
        { "finds a secret in its environment", "os.environ[\"BUS_SANDBOX_TEST_SECRET\"]" },
        { "opens files without end", "[open(\"/proc/self/status\") for _ in range(5000)]" },
        { "asks for more memory than there may be", "bytearray(1 << 30)" },
    };

    /// <summary>Stopped by the namespaces: what is not there cannot be read.</summary>
    internal static TheoryData<string, string> WithNamespaces => new()
    {
        { "reads the users", "open(\"/etc/passwd\").read()" },
        { "reads the home of root", "os.listdir(\"/root\")" },
        { "reads the machine's devices", "open(\"/dev/vda\", \"rb\")" },
        { "reads other modules of Python", "[x for x in os.listdir(\"/usr/lib/python3/dist-packages\") if x not in (\"numpy\", \"pandas\", \"dateutil\", \"pytz\", \"six.py\")][0]" },
        { "looks for settings beside the worker", "[x for x in os.listdir(\"/app\") if not x.endswith(\".py\")][0]" },
        { "has a capability", "[x for x in open(\"/proc/self/status\") if x.startswith(\"Cap\") and x.split()[1].strip(\"0\")][0]" },
        { "sees other processes", "[x for x in os.listdir(\"/proc\") if x.isdigit() and int(x) > 2][0]" },
        { "reaches a network card", "[x for x in open(\"/proc/net/dev\").readlines()[2:] if \"lo:\" not in x][0]" },
        { "sees what else is at the root", "(set(os.listdir(\"/\")) - {\"app\", \"lib\", \"lib64\", \"usr\", \"etc\", \"proc\", \"old\", \"tools\"}).pop()" },
        { "sees what else is in the settings of the machine", "(set(os.listdir(\"/etc\")) - {\"ld.so.cache\", \"alternatives\"}).pop()" },
        { "asks for a name", "socket.getaddrinfo(\"localhost\", 80)[0]" },
    };

    /// <summary>A source whose function evaluates an expression that ought to fail, and tells what came of it.</summary>
    internal static string Try(string expression) => Frame.Replace("f\"ESCAPED {EXPRESSION}\"", $"\"ESCAPED \" + str({expression})", StringComparison.Ordinal);
}
