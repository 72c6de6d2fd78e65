namespace Bus.Jobs.Types;

/// <summary>Where and how jobs of one type are run, as its workers announce it.</summary>
public sealed record JobTypeRecord
{
    /// <summary>The type's name.</summary>
    public required string Name { get; init; }

    /// <summary>The queue of its commands.</summary>
    public required string Queue { get; init; }

    /// <summary>The names of the command's message types, as MassTransit writes them: <c>urn:message:...</c>.</summary>
    public required IReadOnlyList<string> MessageTypes { get; init; }

    /// <summary>Where it is told that a job came to no result; <see langword="null"/> for nowhere.</summary>
    public string? OutcomeQueue { get; init; }

    /// <summary>How long a run may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often a job is run again after a failure.</summary>
    public required int MaxRetries { get; init; }

    /// <summary>The pause before the first retry; each further one is twice as long.</summary>
    public required TimeSpan RetryInitialInterval { get; init; }

    /// <summary>The longest pause.</summary>
    public required TimeSpan RetryMaxInterval { get; init; }

    /// <summary>The share by which a pause may be shorter, at random.</summary>
    public required double RetryJitter { get; init; }
}
