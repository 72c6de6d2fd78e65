namespace Bus.Sandbox.Isolation;

/// <summary>What runs in a sandbox's process, whatever isolates it.</summary>
internal sealed record SandboxProgram
{
    /// <summary>All that the process can read.</summary>
    internal required IReadOnlyList<SandboxFile> Files { get; init; }

    /// <summary>The command, where files are where <see cref="Files"/> puts them.</summary>
    internal required IReadOnlyList<string> Inside { get; init; }

    /// <summary>The command, where files are where they are on this machine.</summary>
    internal required IReadOnlyList<string> Outside { get; init; }

    /// <summary>The whole environment.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }
}
