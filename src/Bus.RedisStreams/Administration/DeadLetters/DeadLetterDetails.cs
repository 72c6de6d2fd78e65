namespace MassTransit;

/// <summary>One dead letter with everything that is known of it.</summary>
public sealed record DeadLetterDetails
{
    /// <summary>What a list shows of it.</summary>
    public required DeadLetterInfo Info { get; init; }

    /// <summary>The exception's stack trace; <see langword="null"/> without one.</summary>
    public required string? StackTrace { get; init; }

    /// <summary>All headers of the entry by name, as text.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>How to read the body; empty where nothing tells it, which means JSON.</summary>
    public required string ContentType { get; init; }

    /// <summary>How the body is compressed in Redis; <see langword="null"/> for not at all.</summary>
    public required string? ContentEncoding { get; init; }

    /// <summary>The body as text, decompressed; bytes that are no UTF-8 as base64.</summary>
    public required string Body { get; init; }

    /// <summary>Whether <see cref="Body"/> is base64, because the bytes are no text.</summary>
    public required bool IsBase64 { get; init; }

    /// <summary>Whether <see cref="Body"/> is only the beginning.</summary>
    public required bool IsBodyCut { get; init; }

    /// <summary>All times that it became a dead letter, oldest first; the last one is the present time. Of former times the last ten are kept.</summary>
    public required IReadOnlyList<DeadLetterFailure> Failures { get; init; }
}
