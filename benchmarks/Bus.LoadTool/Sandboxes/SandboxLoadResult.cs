namespace Bus.LoadTool;

/// <summary>What a backtest costs in the sandbox, beside the built-in strategy in process.</summary>
public sealed record SandboxLoadResult
{
    /// <summary>The bars of each backtest.</summary>
    public required int Bars { get; init; }

    /// <summary>How many backtests were timed on each side.</summary>
    public required int Calls { get; init; }

    /// <summary>Compiling and checking the strategy before, in ms; the start of the first process is in it.</summary>
    public required double InspectMilliseconds { get; init; }

    /// <summary>The median of the built-in strategy, in ms.</summary>
    public required double BuiltInMilliseconds { get; init; }

    /// <summary>The median of the compiled one, in ms.</summary>
    public required double SandboxMilliseconds { get; init; }

    /// <summary>The longest of the compiled one, in ms; it contains the change to another process of the pool.</summary>
    public required double MaxSandboxMilliseconds { get; init; }

    /// <summary>What the sandbox costs, median less median, in ms.</summary>
    public double OverheadMilliseconds => SandboxMilliseconds - BuiltInMilliseconds;
}
