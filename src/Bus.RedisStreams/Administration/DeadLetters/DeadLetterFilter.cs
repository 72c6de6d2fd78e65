namespace MassTransit;

/// <summary>Which dead letters are meant: those that fit all that is set. Without anything set, all.</summary>
/// <remarks>
/// Lane and times choose by the stream's order, which costs nothing; all else is compared with each entry, and <see cref="Text"/> reads the bodies as well.
/// </remarks>
public sealed record DeadLetterFilter
{
    /// <summary>The message's type: its name as listed, or its last part (<c>RunBacktest</c>); case does not matter.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public string? MessageType { get; init; }

    /// <summary>The exception's type, with or without its namespace; case does not matter.</summary>
    /// <value>The default value is <see langword="null"/>: any.</value>
    public string? ExceptionType { get; init; }

    /// <summary>The time from which on the message came to the dead-letter queue, itself included.</summary>
    /// <value>The default value is <see langword="null"/>: from the beginning.</value>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The time before which the message came to the dead-letter queue, itself left out.</summary>
    /// <value>The default value is <see langword="null"/>: to the end.</value>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Text that the body contains, decompressed; case does not matter.</summary>
    /// <value>The default value is <see langword="null"/>: any body.</value>
    /// <remarks>Looked for in the first MiB of a body, as it is written: in JSON a quotation mark is <c>\"</c> there.</remarks>
    public string? Text { get; init; }

    /// <summary>The id of a group of one cause, as <see cref="DeadLetterGroup.Id"/> gives it.</summary>
    /// <value>The default value is <see langword="null"/>: any cause.</value>
    public string? Group { get; init; }

    /// <summary>The lane.</summary>
    /// <value>The default value is <see langword="null"/>: all lanes.</value>
    public MessagePriority? Lane { get; init; }

    /// <summary>Whether nothing is set, so that every dead letter is meant.</summary>
    public bool IsEmpty => this == new DeadLetterFilter();
}
