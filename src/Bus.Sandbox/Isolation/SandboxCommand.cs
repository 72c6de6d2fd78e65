using System.Diagnostics;

namespace Bus.Sandbox.Isolation;

/// <summary>Makes the command that starts a sandbox's process.</summary>
internal static class SandboxCommand
{
    /// <summary>Where a sandbox sees our own files.</summary>
    internal const string ProgramFolder = "/app";

    internal const string SystemPath = "/usr/sbin:/usr/bin:/sbin:/bin";

    internal static ProcessStartInfo Create(SandboxIsolation isolation, SandboxProgram program)
    {
        string[] command = isolation switch
        {
            SandboxIsolation.Bubblewrap => [Find("bwrap", "install the package bubblewrap"), .. BubblewrapArguments.Create(program.Files), .. program.Inside],
            SandboxIsolation.Namespaces => [Find("setpriv", "install the package util-linux"), .. NamespaceArguments.Create(program.Files), .. program.Inside],
            SandboxIsolation.None => [.. program.Outside],
            _ => throw new ArgumentOutOfRangeException(nameof(isolation)),
        };
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        start.Environment.Clear();
        foreach (var (name, value) in program.Environment)
        {
            start.Environment.Add(name, value);
        }

        return start;
    }

    /// <summary>The path of a program of the system.</summary>
    /// <exception cref="SandboxUnavailableException">There is none.</exception>
    internal static string Find(string program, string advice) => TryFind(program) ?? throw new SandboxUnavailableException($"the program {program} is missing ({advice})");

    /// <summary>The path of a program of the system; null when there is none.</summary>
    internal static string? TryFind(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:{SystemPath}".Split(':', StringSplitOptions.RemoveEmptyEntries).Select(x => Path.Combine(x, program)).FirstOrDefault(File.Exists);
}
