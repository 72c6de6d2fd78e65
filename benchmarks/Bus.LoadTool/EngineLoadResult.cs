namespace Bus.LoadTool;

/// <summary>How fast the backtest engine runs on one thread.</summary>
public sealed record EngineLoadResult
{
    /// <summary>Bars per run.</summary>
    public required int Bars { get; init; }

    /// <summary>Backtests per second.</summary>
    public required double RunsPerSecond { get; init; }

    /// <summary>Bars per second.</summary>
    public required double BarsPerSecond { get; init; }

    /// <summary>Bytes allocated per backtest.</summary>
    public required double AllocatedBytesPerRun { get; init; }
}
