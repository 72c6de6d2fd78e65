namespace MassTransit;

/// <summary>Looks into the dead-letter queues of one key prefix, <c>&lt;queue&gt;_error</c> and <c>&lt;queue&gt;_skipped</c>, and requeues and deletes what is there.</summary>
/// <remarks>
/// Thread-safe. Every command to Redis reads at most 100 entries and stops behind 128 KiB, so Redis is never held up, however many dead letters there are. A message
/// is requeued, or deleted, in one atomic step. What a consumer of the dead-letter queue holds is left alone. A queue name that is not valid, or that is no dead-letter
/// queue's, throws an <see cref="ArgumentException"/>, a queue that is not there a <see cref="QueueNotFoundException"/>.
/// </remarks>
public interface IRedisStreamsDeadLetters
{
    /// <summary>Finds all dead-letter queues, in the order of their names.</summary>
    /// <param name="cancellationToken">Ends the search.</param>
    Task<IReadOnlyList<DeadLetterQueueInfo>> GetQueuesAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads a page of dead letters.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="query">Which page.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<DeadLetterPage> ListAsync(string queueName, DeadLetterQuery query, CancellationToken cancellationToken = default);

    /// <summary>Counts dead letters by cause, of as many entries as the query lets it read.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="query">Which entries; its limit does not count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<DeadLetterGroups> GroupAsync(string queueName, DeadLetterQuery query, CancellationToken cancellationToken = default);

    /// <summary>Reads one dead letter.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="id">The dead letter.</param>
    /// <param name="maxBodyBytes">The most bytes of the body to read.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DeadLetterNotFoundException">It is gone.</exception>
    Task<DeadLetterDetails> GetAsync(string queueName, DeadLetterId id, int maxBodyBytes = 1 << 20, CancellationToken cancellationToken = default);

    /// <summary>Sends one dead letter back to the queue in which it faulted: same lane, message id and headers, without what the fault had added to them.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="id">The dead letter.</param>
    /// <param name="requeue">Who asks for it, and the body if it is to have another one.</param>
    /// <param name="cancellationToken">Ends the wait; what was sent to Redis is done.</param>
    /// <exception cref="DeadLetterNotFoundException">It is gone.</exception>
    /// <exception cref="DeadLetterRefusedException">A consumer holds it, or the new body is not of its content type.</exception>
    Task<DeadLetterRequeued> RequeueAsync(string queueName, DeadLetterId id, DeadLetterRequeue requeue, CancellationToken cancellationToken = default);

    /// <summary>Deletes one dead letter.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="id">The dead letter.</param>
    /// <param name="cancellationToken">Ends the wait; what was sent to Redis is done.</param>
    /// <exception cref="DeadLetterNotFoundException">It is gone.</exception>
    /// <exception cref="DeadLetterRefusedException">A consumer holds it.</exception>
    Task DeleteAsync(string queueName, DeadLetterId id, CancellationToken cancellationToken = default);

    /// <summary>Requeues all dead letters that fit and were there at the start, oldest first.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="filter">Which ones.</param>
    /// <param name="options">Who asks, how fast, and whether only to count.</param>
    /// <param name="cancellationToken">Ends it between two steps: each entry is then either requeued or not. Run it again to go on.</param>
    Task<DeadLetterBulkProgress> RequeueAsync(string queueName, DeadLetterFilter filter, DeadLetterBulkOptions options, CancellationToken cancellationToken = default);

    /// <summary>Deletes all dead letters that fit and were there at the start, oldest first.</summary>
    /// <param name="queueName">The dead-letter queue.</param>
    /// <param name="filter">Which ones.</param>
    /// <param name="options">Who asks, how fast, and whether only to count.</param>
    /// <param name="cancellationToken">Ends it between two steps: each entry is then either deleted or not. Run it again to go on.</param>
    Task<DeadLetterBulkProgress> DeleteAsync(string queueName, DeadLetterFilter filter, DeadLetterBulkOptions options, CancellationToken cancellationToken = default);
}
