namespace Bus.Sandbox;

/// <summary>What a strategy in Python found, or what is wrong with its source. Immutable.</summary>
public sealed record PythonOutcome
{
    /// <summary>Whether the source was accepted, and ran.</summary>
    public bool IsAccepted => Diagnostics.Count == 0;

    /// <summary>What is wrong with the source, in its order; empty when it was accepted.</summary>
    public IReadOnlyList<StrategyDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>What it found, in its order; empty when the source was refused.</summary>
    public IReadOnlyList<PythonInstance> Instances { get; init; } = [];
}
