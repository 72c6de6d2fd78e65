namespace MassTransit;

/// <summary>What happened to an instance.</summary>
/// <param name="At">When, by Redis' clock.</param>
/// <param name="Event">The event, or several that one message raised, joined by <c> + </c>; of a saga without a state machine the message's name.</param>
/// <param name="From">The state before; empty for an instance that began with it.</param>
/// <param name="To">The state after.</param>
/// <param name="IsApplied">Whether it was a transition that was written; otherwise the message failed, and the instance stayed as it was.</param>
/// <param name="MessageId">The message; <see langword="null"/> if it had no id.</param>
/// <param name="Attempt">1 for the first time that the message was tried; deliveries, redeliveries and retries count.</param>
/// <param name="Error">Why it failed, or what an applied message that is a fault told; <see langword="null"/> for none.</param>
public sealed record SagaHistoryEntry(DateTimeOffset At, string Event, string From, string To, bool IsApplied, Guid? MessageId, long Attempt, string? Error);
