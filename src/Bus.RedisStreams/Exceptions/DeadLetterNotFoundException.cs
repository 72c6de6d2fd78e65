namespace MassTransit;

/// <summary>A dead letter is gone: requeued, deleted, or never there. Nothing was changed.</summary>
public sealed class DeadLetterNotFoundException : MassTransitException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="id">The entry.</param>
    public DeadLetterNotFoundException(string queueName, DeadLetterId id)
        : base($"There is no dead letter {id} in '{queueName}': it was requeued or deleted, or never was there.")
    {
        QueueName = queueName;
        Id = id;
    }

    /// <summary>The dead-letter queue.</summary>
    public string QueueName { get; }

    /// <summary>The entry.</summary>
    public DeadLetterId Id { get; }
}
