using System.Text;

namespace Bus.Sandbox.Isolation;

/// <summary>Makes the same sandbox as <c>bwrap</c> with programs of util-linux: namespaces by <c>unshare</c>, a file system of its own by a script, and all capabilities given up at the end, which leaves nothing of being root in there.</summary>
internal static class NamespaceArguments
{
    /// <summary>Where the new file system is put together; the folder stays empty for everybody outside.</summary>
    private static string NewRoot => Path.Combine(Path.GetTempPath(), "bus-sandbox-root");

    internal static IEnumerable<string> Create(IReadOnlyList<SandboxFile> files)
    {
        var tools = new[] { "setpriv", "umount" }.Select(x => SandboxCommand.Find(x, "install the package util-linux")).ToArray();
        var unshare = SandboxCommand.Find("unshare", "install the package util-linux");
        Directory.CreateDirectory(NewRoot);
        return
        [
            "--pdeathsig", "KILL", unshare, "--user", "--map-root-user", "--mount", "--net", "--ipc", "--uts", "--cgroup", "--pid", "--fork", "--kill-child",
            "/bin/sh", "-euc", CreateScript(files, tools), "sandbox",
        ];
    }

    private static string CreateScript(IReadOnlyList<SandboxFile> files, string[] tools)
    {
        var script = new StringBuilder($"mount -t tmpfs -o mode=755,size=1m,nosuid,nodev tmpfs {Quote(NewRoot)}\ncd {Quote(NewRoot)}\n");
        foreach (var (source, target) in files)
        {
            Bind(script, source, target);
        }

        foreach (var tool in tools)
        {
            Bind(script, tool, $"/tools/{Path.GetFileName(tool)}");
        }

        return script.Append(
            """
            mkdir proc old
            mount -t proc -o nosuid,nodev,noexec proc proc
            mount -o remount,ro .
            pivot_root . old
            cd /
            /tools/umount -l /old
            exec /tools/setpriv --pdeathsig KILL --no-new-privs --ambient-caps=-all --inh-caps=-all --bounding-set=-all -- "$@"
            """).ToString();
    }

    private static void Bind(StringBuilder script, string source, string target)
    {
        var place = Quote($".{target}");
        script.Append(Directory.Exists(source) ? $"mkdir -p {place}\n" : $"mkdir -p {Quote($".{Path.GetDirectoryName(target)}")}\ntouch {place}\n")
            .Append($"mount --bind {Quote(source)} {place}\nmount -o remount,bind,ro,nosuid,nodev {place}\n");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
