using Bus.Contracts;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>One version of a strategy. What it is never changes, only whether it may be active. Immutable.</summary>
public sealed record StrategyVersion
{
    /// <summary>The strategy.</summary>
    public required string Name { get; init; }

    /// <summary>Its number, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>What may be done with it.</summary>
    public required StrategyVersionState State { get; init; }

    /// <summary>The code, C#.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the code, in hexadecimal.</summary>
    public required string SourceHash { get; init; }

    /// <summary>What the sandbox runs.</summary>
    public required StrategyProgram Program { get; init; }

    /// <summary>The statistics of its test, one per symbol.</summary>
    public required IReadOnlyList<BacktestStatistics> Statistics { get; init; }

    /// <summary>Where it comes from.</summary>
    public required StrategyProvenance Provenance { get; init; }

    /// <summary>When it was deployed, by Redis' clock.</summary>
    public required DateTimeOffset DeployedAt { get; init; }

    /// <summary>The version that was active before; <see langword="null"/> if none was.</summary>
    public int? Previous { get; init; }
}
