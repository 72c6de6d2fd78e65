namespace Bus.Jobs.Saga;

/// <summary>One start of a job.</summary>
public sealed record JobAttempt
{
    /// <summary>Its number, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The process that ran it.</summary>
    public string Worker { get; init; } = "";

    /// <summary>When it began; <see langword="null"/> when only its end is known.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; <see langword="null"/> while it runs, and for ever when its worker died.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><c>Completed</c>, <c>Failed</c>, <c>Cancelled</c>, <c>Waiting</c>, <c>GivenBack</c>; <see langword="null"/> while it runs, and for ever when its worker died.</summary>
    public string? Outcome { get; init; }

    /// <summary>What was thrown.</summary>
    public string? ExceptionType { get; init; }

    /// <summary>What it says.</summary>
    public string? Error { get; init; }
}
