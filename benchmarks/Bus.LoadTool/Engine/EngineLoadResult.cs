namespace Bus.LoadTool;

/// <summary>How fast the backtest engine runs on one thread.</summary>
public sealed record EngineLoadResult
{
    /// <summary>Bars per run.</summary>
    public required int Bars { get; init; }

    /// <summary>Backtests per second as a job runs them: indicators, orders, equity, all statistics, and the result copied out of the engine.</summary>
    public required double RunsPerSecond { get; init; }

    /// <summary>The same per second of processor time of the whole process, which a busy machine changes less.</summary>
    public required double RunsPerCpuSecond { get; init; }

    /// <summary>Bytes allocated per such backtest: the result.</summary>
    public required double AllocatedBytesPerRun { get; init; }

    /// <summary>Backtests per second as a grid runs them, which looks at the final equity only: indicators, orders and equity.</summary>
    public required double BareRunsPerSecond { get; init; }

    /// <summary>The same per second of processor time of the whole process.</summary>
    public required double BareRunsPerCpuSecond { get; init; }

    /// <summary>Bytes allocated per bare backtest.</summary>
    public required double AllocatedBytesPerBareRun { get; init; }
}
