namespace MassTransit;

/// <summary>Looks into the queues and topics of one key prefix, and pauses and resumes queues.</summary>
/// <remarks>
/// Thread-safe. Every call reads in pages, so Redis is never held up: no call lists all keys at once, and none reads bodies. Figures are exact for the moment in
/// which they were read; those of different queues are of different moments.
/// </remarks>
public interface IRedisStreamsAdministration
{
    /// <summary>Finds all queues, error and skipped queues included, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<string>> GetQueueNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads the state of a queue.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The state, or <see langword="null"/> if there is no such queue.</returns>
    Task<QueueInfo?> GetQueueAsync(string queueName, CancellationToken cancellationToken = default);

    /// <summary>Reads the state of all queues.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    IAsyncEnumerable<QueueInfo> GetQueuesAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads who consumes a queue.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<QueueConsumerInfo>> GetConsumersAsync(string queueName, CancellationToken cancellationToken = default);

    /// <summary>Reads all topics and their subscriptions, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<TopicInfo>> GetTopicsAsync(CancellationToken cancellationToken = default);

    /// <summary>Puts a message into a queue, in the lane of messages without a priority.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="body">The message's bytes, which are not looked at.</param>
    /// <param name="contentType">How the body is to be read, such as <c>application/vnd.masstransit+json</c>.</param>
    /// <param name="messageId">The message's id.</param>
    /// <param name="cancellationToken">Ends the wait; the message may be sent all the same.</param>
    /// <exception cref="QueueNotFoundException">There is no such queue.</exception>
    Task SendAsync(string queueName, ReadOnlyMemory<byte> body, string contentType, Guid messageId, CancellationToken cancellationToken = default);

    /// <summary>Lets a queue give no more messages. What is in flight ends; messages are still accepted; other queues go on.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was not paused before.</returns>
    /// <remarks>It stays so until it is resumed, over restarts of consumers and of Redis. Busy consumers notice after 20 ms at most.</remarks>
    /// <exception cref="QueueNotFoundException">There is no such queue.</exception>
    Task<bool> PauseAsync(string queueName, CancellationToken cancellationToken = default);

    /// <summary>Lets a paused queue give messages again, at once.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether it was paused.</returns>
    /// <exception cref="QueueNotFoundException">There is no such queue.</exception>
    Task<bool> ResumeAsync(string queueName, CancellationToken cancellationToken = default);
}
