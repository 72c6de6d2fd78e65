namespace Bus.Sandbox.Isolation;

/// <summary>Arguments of <c>bwrap</c>: new namespaces of every kind, nobody's identity, no capabilities, and files to read only.</summary>
internal static class BubblewrapArguments
{
    private const string Nobody = "65534";

    internal static IEnumerable<string> Create(IReadOnlyList<SandboxFile> files) =>
    [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--die-with-parent", "--new-session", "--uid", Nobody, "--gid", Nobody, "--hostname", "sandbox", "--cap-drop", "ALL",
        .. files.SelectMany(x => new[] { "--ro-bind", x.Source, x.Target }),
        "--proc", "/proc", "--remount-ro", "/", "--chdir", "/", "--",
    ];
}
