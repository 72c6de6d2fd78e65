namespace MassTransit;

/// <summary>One time that a message became a dead letter.</summary>
/// <param name="At">When it came to the dead-letter queue, by Redis' clock.</param>
/// <param name="Queue">The dead-letter queue.</param>
/// <param name="ExceptionType">The type of the exception; <see langword="null"/> for what was skipped.</param>
/// <param name="Reason">The exception's message (its first 500 characters, of a former time), or why it was skipped.</param>
/// <param name="RequeuedAt">When it was requeued; <see langword="null"/> for the present time.</param>
/// <param name="RequeuedBy">Who requeued it.</param>
/// <param name="IsEdited">Whether it was requeued with another body.</param>
public sealed record DeadLetterFailure(
    DateTimeOffset At, string Queue, string? ExceptionType, string? Reason, DateTimeOffset? RequeuedAt = null, string? RequeuedBy = null, bool IsEdited = false);
