namespace Bus.Sandbox;

/// <summary>What an inspection of a source found. Immutable.</summary>
public sealed record StrategyInspection
{
    /// <summary>Whether the source may run.</summary>
    public bool IsAccepted => Program is not null;

    /// <summary>What is wrong, of the first stage that found something; empty when the source was accepted.</summary>
    public IReadOnlyList<StrategyDiagnostic> Diagnostics { get; init; } = [];

    /// <summary>The compiled strategy; null when the source was refused.</summary>
    public StrategyProgram? Program { get; init; }
}
