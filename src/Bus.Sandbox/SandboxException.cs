namespace Bus.Sandbox;

/// <summary>A strategy that was accepted failed in its process: it threw, hit a limit, or ended its process. The message is one sentence for whoever asked for the run.</summary>
/// <remarks>Trying again fails in the same way: such a run must not be retried. Wrong parameters, options and orders are a <see cref="Backtesting.BacktestException"/>, as without a sandbox.</remarks>
public sealed class SandboxException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence.</param>
    /// <param name="stage">Where the strategy was stopped.</param>
    /// <param name="limit">What it used too much of; null when it failed by itself.</param>
    /// <param name="elapsed">How long it ran.</param>
    /// <param name="processorTime">How much processor time it used.</param>
    public SandboxException(string message, StrategyStage stage, SandboxLimit? limit = null, TimeSpan elapsed = default, TimeSpan processorTime = default)
        : base(message)
    {
        Stage = stage;
        Limit = limit;
        Elapsed = elapsed;
        ProcessorTime = processorTime;
    }

    /// <summary>Where the strategy was stopped.</summary>
    public StrategyStage Stage { get; }

    /// <summary>What it used too much of; null when it failed by itself.</summary>
    public SandboxLimit? Limit { get; }

    /// <summary>How long it ran until it was stopped.</summary>
    public TimeSpan Elapsed { get; }

    /// <summary>How much processor time it used, as far as it was seen: what runs shorter than a twentieth of a second is not looked at.</summary>
    public TimeSpan ProcessorTime { get; }
}
