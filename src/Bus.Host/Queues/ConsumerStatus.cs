using MassTransit;

namespace Bus.Host.Queues;

/// <summary>One running consumer of a queue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Instance">The consumer's name, new for each start.</param>
/// <param name="InFlight">Messages that it holds.</param>
/// <param name="LeaseLeftSeconds">Seconds until its lease ends unless it renews it; negative when it has ended and its messages wait to be recovered.</param>
internal sealed record ConsumerStatus(string Queue, string Instance, long InFlight, double LeaseLeftSeconds)
{
    /// <summary>Reads the consumers of one queue, or of all in the order of their names.</summary>
    /// <exception cref="QueueNotFoundException">There is no queue of that name.</exception>
    internal static async Task<IReadOnlyList<ConsumerStatus>> ReadAsync(IRedisStreamsAdministration administration, string? queueName, CancellationToken cancellationToken)
    {
        if (queueName is not null && await administration.GetQueueAsync(queueName, cancellationToken) is null)
        {
            throw new QueueNotFoundException(queueName);
        }

        var consumers = new List<ConsumerStatus>();
        foreach (var name in queueName is null ? await administration.GetQueueNamesAsync(cancellationToken) : [queueName])
        {
            var found = await administration.GetConsumersAsync(name, cancellationToken);
            consumers.AddRange(found.Select(x => new ConsumerStatus(name, x.Instance, x.InFlight, Math.Round(x.LeaseLeft.TotalSeconds, 3))));
        }

        return consumers;
    }
}
