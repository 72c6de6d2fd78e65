namespace MassTransit;

/// <summary>There is no queue of a name under the prefix.</summary>
public sealed class QueueNotFoundException : ArgumentException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="queueName">The name.</param>
    public QueueNotFoundException(string queueName)
        : base($"There is no queue '{queueName}'.")
    {
        QueueName = queueName;
    }

    /// <summary>The name of the queue that is not there.</summary>
    public string QueueName { get; }
}
