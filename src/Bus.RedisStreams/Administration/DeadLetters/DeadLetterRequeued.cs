namespace MassTransit;

/// <summary>A dead letter that was requeued.</summary>
/// <param name="Id">What it was.</param>
/// <param name="QueueName">The queue that it went to.</param>
/// <param name="NewId">The entry that it became there.</param>
public sealed record DeadLetterRequeued(DeadLetterId Id, string QueueName, DeadLetterId NewId);
