namespace MassTransit;

/// <summary>How instances are deleted.</summary>
public sealed record SagaPurgeOptions
{
    /// <summary>The most that may be deleted per second.</summary>
    public const int MaxRate = 10_000;

    /// <summary>Whether to count what fits and delete nothing.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool IsDryRun { get; init; } = true;

    /// <summary>The most that is deleted per second, 1 to 10,000.</summary>
    /// <value>The default value is 500.</value>
    public int Rate { get; init; } = 500;

    /// <summary>How long the history of what is deleted is kept; not negative.</summary>
    /// <value>The default value is 7 days.</value>
    public TimeSpan HistoryRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Hears of it after each page.</summary>
    /// <value>The default value is <see langword="null"/>: nobody.</value>
    public IProgress<SagaPurgeProgress>? Progress { get; init; }
}
