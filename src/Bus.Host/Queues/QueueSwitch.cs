using MassTransit;

namespace Bus.Host.Queues;

/// <summary>What became of a queue that was to be paused or resumed.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="State">What it is now: paused or resumed.</param>
/// <param name="Changed">Whether it was not so before.</param>
internal sealed record QueueSwitch(string Queue, string State, bool Changed)
{
    /// <summary>Pauses or resumes a queue.</summary>
    /// <exception cref="QueueNotFoundException">There is no queue of that name.</exception>
    internal static async Task<QueueSwitch> RunAsync(IRedisStreamsAdministration administration, string queueName, bool isPaused, CancellationToken cancellationToken) => isPaused
        ? new QueueSwitch(queueName, "paused", await administration.PauseAsync(queueName, cancellationToken))
        : new QueueSwitch(queueName, "resumed", await administration.ResumeAsync(queueName, cancellationToken));
}
