namespace MassTransit;

/// <summary>How many dead letters are requeued or deleted in one go.</summary>
public sealed record DeadLetterBulkOptions
{
    /// <summary>The most per second that may be asked for.</summary>
    public const int MaxRate = 100_000;

    /// <summary>Who asked for it; kept in the headers of what is requeued. At most 200 characters.</summary>
    public required string RequestedBy { get; init; }

    /// <summary>Whether to count what fits, and change nothing.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsDryRun { get; init; }

    /// <summary>The most messages per second, 1 to 100,000.</summary>
    /// <value>The default value is 1000.</value>
    /// <remarks>Reading what to change takes at most half of the time in any case.</remarks>
    public int Rate { get; init; } = 1000;

    /// <summary>Told how far it is, after every page and every step; called in order, and should return at once.</summary>
    /// <value>The default value is <see langword="null"/>: nobody.</value>
    public IProgress<DeadLetterBulkProgress>? Progress { get; init; }
}
