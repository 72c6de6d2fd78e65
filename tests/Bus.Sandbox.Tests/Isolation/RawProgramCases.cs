namespace Bus.Sandbox.Tests.Isolation;

/// <summary>What a program tries that has got past the compiler and the policy: name, expression, and a word of how it is stopped.</summary>
internal static class RawProgramCases
{
    private const string PermissionError = "error 1";

    // Where the runtime itself gets no memory any more it ends the process, at whatever place.
    private const string OrEnded = "";

    /// <summary>Stopped by the filter of system calls and the limits, which need no namespaces.</summary>
    internal static TheoryData<string, string, string> Everywhere => new()
    {
        { "writes a file in the temporary folder", Write("/tmp/bus-sandbox-probe"), "STOPPED" },
        { "writes beside the program", Write("/app/probe"), "STOPPED" },
        { "writes to a device", Write("/dev/null"), "STOPPED" },
        { "writes to its own memory file", Write("/proc/self/mem"), "STOPPED" },
        { "raises its own chance to be spared", Write("/proc/self/oom_score_adj"), "STOPPED" },
        { "makes a folder", "Directory.CreateDirectory(\"/tmp/bus-sandbox-probe\").FullName", "STOPPED" },
        { "connects by TCP", "new TcpClient(\"127.0.0.1\", 6379).Connected.ToString()", "STOPPED" },
        { "sends by UDP", "new UdpClient().Send(new byte[1], 1, \"127.0.0.1\", 53).ToString()", "STOPPED" },
        { "listens", Statements("var listener = new TcpListener(IPAddress.Any, 0); listener.Start();"), "STOPPED" },
        { "opens a socket of the kernel", "Errno(socket(16, 3, 0))", PermissionError },
        { "opens a socket of a file", "Errno(socket(1, 1, 0))", PermissionError },
        { "starts a program", "System.Diagnostics.Process.Start(\"/dotnet/dotnet\", \"--info\").Id.ToString()", "STOPPED" },
        { "becomes another program", "Errno(execve(\"/dotnet/dotnet\", [\"dotnet\", null], [null]))", PermissionError },
        { "forks", "Errno(fork())", PermissionError },
        { "forks by its number", "Errno(syscall(57, 0, 0, 0, 0, 0))", PermissionError },
        { "forks with shared memory", "Errno(syscall(58, 0, 0, 0, 0, 0))", PermissionError },
        { "clones into a new namespace", "Errno(syscall(56, 0x10000000 | 17, 0, 0, 0, 0))", PermissionError },
        { "clones with flags in memory", "Errno(syscall(435, 0, 0, 0, 0, 0))", "error 38" },
        { "calls by the numbers of another set", "Errno(syscall(0x40000000 + 41, 2, 1, 0, 0, 0))", PermissionError },
        { "uses a queue of the kernel's own", "Errno(syscall(425, 8, 0, 0, 0, 0))", PermissionError },
        { "loads a program into the kernel", "Errno(syscall(321, 0, 0, 0, 0, 0))", PermissionError },
        { "makes a namespace", "Errno(unshare(0x10000000))", PermissionError },
        { "mounts", "Errno(mount(\"proc\", \"/proc\", \"proc\", 0, null))", PermissionError },
        { "changes its root", "Errno(chroot(\"/\"))", PermissionError },
        { "becomes root", "Errno(setuid(0))", PermissionError },
        { "traces a process", "Errno(ptrace(16, 1, 0, 0))", PermissionError },
        { "reads another's memory", "Errno(syscall(310, 1, 0, 0, 0, 0))", PermissionError },
        { "signals its parent", "Errno(kill(1, 9))", PermissionError },
        { "signals a thread of its parent", "Errno(syscall(234, syscall(110, 0, 0, 0, 0, 0), syscall(110, 0, 0, 0, 0, 0), 9, 0, 0))", PermissionError },
        { "fills shared memory", Statements("for (var i = 0; i < 100000; i++) { var p = syscall(9, 0, 1 << 20, 3, 0x21, -1); if (p == -1) throw new OutOfMemoryException(); new Span<byte>((void*)p, 1 << 20).Fill(1); } return \"full\";"), OrEnded },
        { "signals everybody", "Errno(kill(-1, 9))", PermissionError },
        { "raises its limits", "Errno(setrlimit(0, [ulong.MaxValue, ulong.MaxValue]))", PermissionError },
        { "forgets who its parent is", "Errno(prctl(1, 0, 0, 0, 0))", PermissionError },
        { "makes a file in memory to run it", "Errno(memfd_create(\"x\", 0))", PermissionError },
        { "removes a file", Statements("File.Delete(\"/proc/self/status\"); if (!File.Exists(\"/proc/self/status\")) return \"gone\"; throw new IOException(\"still there\");"), "STOPPED" },
        { "finds a secret in its environment", "Environment.GetEnvironmentVariable(\"BUS_SANDBOX_TEST_SECRET\") ?? throw new Exception(\"none\")", "STOPPED" },
        { "asks for more memory than there may be", "Marshal.AllocHGlobal((nint)1 << 30).ToString()", "OutOfMemory" },
        { "fills memory outside the heap", Statements("for (var i = 0; i < 100000; i++) { var p = (byte*)NativeMemory.Alloc(1 << 20); if (p == null) throw new OutOfMemoryException(); new Span<byte>(p, 1 << 20).Fill(1); } return \"full\";"), OrEnded },
        { "starts threads without end", Statements("for (var i = 0; i < 5000; i++) new Thread(() => Thread.Sleep(-1), 65536) { IsBackground = true }.Start(); return \"5000\";"), OrEnded },
        { "opens files without end", Statements("var open = new List<Stream>(); for (var i = 0; i < 5000; i++) open.Add(File.OpenRead(\"/proc/self/status\")); return \"5000\";"), "STOPPED" },
    };

    /// <summary>Stopped by the namespaces: what is not there cannot be read.</summary>
    internal static TheoryData<string, string, string> WithNamespaces => new()
    {
        { "asks for a name", "Dns.GetHostAddresses(\"localhost\").Length.ToString()", "STOPPED" },
        { "has a capability", "File.ReadAllLines(\"/proc/self/status\").Where(x => x.StartsWith(\"Cap\") && x.Any(c => c >= '1' && c <= 'f')).First(x => x.Split(':')[1].Trim() != new string('0', 16))", "STOPPED" },
        { "reads the users", "File.ReadAllText(\"/etc/passwd\")", "STOPPED" },
        { "reads the home of root", "Directory.GetFiles(\"/root\").Length.ToString()", "STOPPED" },
        { "reads the machine's devices", "File.OpenRead(\"/dev/vda\").Length.ToString()", "STOPPED" },
        { "reads the memory of the machine", "File.OpenRead(\"/dev/mem\").ReadByte().ToString()", "STOPPED" },
        { "looks for settings beside the worker", "Directory.GetFiles(\"/app\").Select(Path.GetFileName).Where(x => !x.EndsWith(\".dll\") && x != \"Bus.Sandbox.runtimeconfig.json\").First()", "STOPPED" },
        { "sees other processes", "Directory.GetDirectories(\"/proc\").Select(Path.GetFileName).Where(x => int.TryParse(x, out var id) && id > 2).First()", "STOPPED" },
        { "reaches a network card", "File.ReadAllLines(\"/proc/net/dev\").Skip(2).Where(x => !x.Contains(\"lo:\")).First()", "STOPPED" },
        { "sees what else is at the root", "Directory.GetFileSystemEntries(\"/\").Select(Path.GetFileName).Except(new[] { \"app\", \"dotnet\", \"lib\", \"lib64\", \"usr\", \"etc\", \"proc\", \"old\", \"tools\" }).First()", "STOPPED" },
        { "sees what else is in the settings of the machine", "Directory.GetFileSystemEntries(\"/etc\").Select(Path.GetFileName).Except(new[] { \"ld.so.cache\" }).First()", "STOPPED" },
    };

    private static string Write(string path) => Statements($"File.WriteAllText(\"{path}\", \"x\");");

    private static string Statements(string statements) => $"new Func<string>(() => {{ {(statements.Contains("return ", StringComparison.Ordinal) ? statements : statements + " return \"done\";")} }})()";
}
