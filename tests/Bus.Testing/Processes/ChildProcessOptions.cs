namespace Bus.Testing;

/// <summary>What <see cref="ChildProcess"/> starts.</summary>
public sealed record ChildProcessOptions
{
    /// <summary>The program: a name to look up in <c>PATH</c>, or a path.</summary>
    public required string FileName { get; init; }

    /// <summary>The program's arguments, passed as they are.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables set on top of this process' environment; a <see langword="null"/> removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The folder the program starts in.</summary>
    /// <value>By default the folder of this process.</value>
    public string? WorkingDirectory { get; init; }
}
