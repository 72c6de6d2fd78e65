namespace Bus.Sandbox;

/// <summary>What keeps a sandbox's process away from the machine.</summary>
/// <remarks>Limits of memory, processor time and files, and the filter of system calls, are there with each of them; see docs/sandbox.md.</remarks>
public enum SandboxIsolation
{
    /// <summary><see cref="Bubblewrap"/> where it works, else <see cref="Namespaces"/>, else nothing runs.</summary>
    Auto = 0,

    /// <summary>The program <c>bwrap</c>: no network, no processes to see, a file system with nothing but the .NET runtime.</summary>
    Bubblewrap = 1,

    /// <summary>The same, made with <c>unshare</c>, <c>mount</c> and <c>setpriv</c> of util-linux.</summary>
    Namespaces = 2,

    /// <summary>No namespaces: a process of the same user, which can read the files that the user can read. Only for machines where nothing else is possible.</summary>
    None = 3,
}
