namespace Bus.Jobs.Saga;

/// <summary>How a job is retried.</summary>
/// <param name="MaxRetries">How often.</param>
/// <param name="InitialInterval">The first pause.</param>
/// <param name="MaxInterval">The longest.</param>
/// <param name="Jitter">The share by which a pause may be shorter.</param>
public sealed record JobRetryPlan(int MaxRetries, TimeSpan InitialInterval, TimeSpan MaxInterval, double Jitter)
{
    private const int MaxDoublings = 40;

    /// <summary>The pause before a retry.</summary>
    /// <param name="retry">Its number, from 1.</param>
    /// <param name="random">From 0 to 1.</param>
    /// <returns>The pause.</returns>
    public TimeSpan GetPause(int retry, double random)
    {
        var pause = Math.Min(MaxInterval.TotalMilliseconds, InitialInterval.TotalMilliseconds * Math.Pow(2, Math.Clamp(retry - 1, 0, MaxDoublings)));
        return TimeSpan.FromMilliseconds(pause * (1 - (Jitter * random)));
    }
}
