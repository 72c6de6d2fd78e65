namespace MassTransit;

/// <summary>Which instances of a saga are asked for, those that fit all that is set, and how much may be read for a page of them.</summary>
public sealed record SagaListQuery
{
    /// <summary>The most instances of a page.</summary>
    public const int MaxLimit = 1000;

    /// <summary>The most instances that may be read for a page.</summary>
    public const int MaxScanLimit = 10_000;

    /// <summary>The state that instances are in.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public string? State { get; init; }

    /// <summary>States that instances are not in; not together with <see cref="State"/>.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyCollection<string> ExceptStates { get; init; } = [];

    /// <summary>How long at least instances have not changed; not negative.</summary>
    /// <value>The default value is <see langword="null"/>: any time.</value>
    public TimeSpan? UnchangedFor { get; init; }

    /// <summary>Indexed properties with the values that they have, as text: numbers, dates and ids as they are written invariantly, enums by name.</summary>
    /// <value>The default value is empty.</value>
    /// <remarks>The index of the first one leads to the instances, in the order of their ids.</remarks>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>Text that a property contains, or its name; case does not matter.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    /// <remarks>Nothing leads to it: instances are read one after the other until <see cref="ScanLimit"/>.</remarks>
    public string? Text { get; init; }

    /// <summary>In which order; where <see cref="Where"/> is set, that of the ids.</summary>
    /// <value>The default value is <see cref="SagaListOrder.OldestFirst"/>.</value>
    public SagaListOrder Order { get; init; }

    /// <summary>The place behind which to go on: <see cref="SagaPage.Next"/> of the page before.</summary>
    /// <value>The default value is <see langword="null"/>: from the start.</value>
    /// <remarks>Where <see cref="Where"/> is set it is <c>0-</c> and the id of the instance behind which the page begins, whether there is such an instance or not.</remarks>
    public string? Cursor { get; init; }

    /// <summary>The most instances to return, 1 to 1000.</summary>
    /// <value>The default value is 50.</value>
    public int Limit { get; init; } = 50;

    /// <summary>After how many instances to stop and return a cursor, 1 to 10,000, whether they fit or not.</summary>
    /// <value>The default value is 1000.</value>
    public int ScanLimit { get; init; } = 1000;
}
