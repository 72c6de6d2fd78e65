namespace MassTransit;

/// <summary>Which page of dead letters is asked for, and how much may be read for it.</summary>
public sealed record DeadLetterQuery
{
    /// <summary>The most entries of a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The most entries that may be read for a page.</summary>
    public const int MaxScanLimit = 100_000;

    /// <summary>Which dead letters are meant.</summary>
    /// <value>The default value is a filter that means all.</value>
    public DeadLetterFilter Filter { get; init; } = new();

    /// <summary>In which order they are read.</summary>
    /// <value>The default value is <see cref="DeadLetterOrder.NewestFirst"/>.</value>
    public DeadLetterOrder Order { get; init; }

    /// <summary>The place behind which to go on: <see cref="DeadLetterPage.Next"/> of the page before.</summary>
    /// <value>The default value is <see langword="null"/>: from the start.</value>
    public DeadLetterId? After { get; init; }

    /// <summary>The most dead letters to return, 1 to 1000. Groups do not count.</summary>
    /// <value>The default value is 50.</value>
    public int Limit { get; init; } = 50;

    /// <summary>After how many entries to stop and return a cursor, 1 to 100,000, whether they fit or not.</summary>
    /// <value>The default value is 500.</value>
    /// <remarks>A page also ends when 4 MiB were read for it.</remarks>
    public int ScanLimit { get; init; } = 500;
}
