namespace Bus.Sandbox;

/// <summary>What became of a strategy's source. Immutable.</summary>
public sealed record StrategyCompilation
{
    /// <summary>The assembly; empty when the source was refused.</summary>
    public ReadOnlyMemory<byte> Assembly { get; init; }

    /// <summary>The full name of the strategy's class; empty when the source was refused.</summary>
    public string TypeName { get; init; } = "";

    /// <summary>What is wrong, in the order of the source, of the first stage that found something; at most 20.</summary>
    public IReadOnlyList<StrategyDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether the source may run.</summary>
    public bool IsAccepted => Diagnostics.Count == 0;
}
