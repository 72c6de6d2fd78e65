namespace MassTransit;

/// <summary>A dead letter is there and cannot be requeued or deleted as asked. Nothing was changed.</summary>
public sealed class DeadLetterRefusedException : MassTransitException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="id">The entry.</param>
    /// <param name="reason">Why not; it goes on after the entry's id.</param>
    public DeadLetterRefusedException(string queueName, DeadLetterId id, string reason)
        : base($"The dead letter {id} in '{queueName}' {reason}.")
    {
        QueueName = queueName;
        Id = id;
    }

    /// <summary>The dead-letter queue.</summary>
    public string QueueName { get; }

    /// <summary>The entry.</summary>
    public DeadLetterId Id { get; }
}
