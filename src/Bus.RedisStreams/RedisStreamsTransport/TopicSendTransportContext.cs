using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Publishes to every queue that subscribes to a topic or to one of the types behind it, one copy each.</summary>
internal sealed class TopicSendTransportContext : RedisStreamsSendTransportContext
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;

    internal TopicSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, string topicName)
        : base(hostConfiguration, context, supervisor, topicName)
    {
        _hostConfiguration = hostConfiguration;
    }

    protected override async Task SendEntry(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken)
    {
        var topics = connection.Topics.Get(_hostConfiguration.PublishTopology.GetTopicNames(EntityName));
        var routes = topics.TryGetRoutes() ?? await topics.LoadRoutesAsync(cancellationToken);
        HashSet<string>? sent = null;

        // The copies are written first and the version is read behind them: a subscription that the
        // version does not show yet was made after Redis got the copies.
        while (true)
        {
            var generation = connection.SendConnection.Generation;
            var copies = SendCopies(connection, entry, routes.Targets, sent, cancellationToken);
            var isCurrent = topics.IsCurrentAsync(routes, cancellationToken);
            await copies;

            // A copy that was repeated after a reconnect may have come after that read.
            if (await isCurrent && (generation == connection.SendConnection.Generation || await topics.IsCurrentAsync(routes, cancellationToken)))
            {
                return;
            }

            sent ??= new HashSet<string>(StringComparer.Ordinal);
            sent.UnionWith(routes.Targets.Select(x => x.QueueName));
            routes = await topics.LoadRoutesAsync(cancellationToken);
        }
    }

    private static Task SendCopies(ConnectionContext connection, EncodedEntry entry, IReadOnlyList<TopicRoute> targets, HashSet<string>? alreadySent, CancellationToken cancellationToken)
    {
        if (targets.Count == 1 && alreadySent is null)
        {
            return SendCopy(connection, entry, targets[0], cancellationToken);
        }

        var pending = targets.Where(x => alreadySent is null || !alreadySent.Contains(x.QueueName)).ToArray();
        return pending.Length switch
        {
            0 => Task.CompletedTask,
            1 => SendCopy(connection, entry, pending[0], cancellationToken),
            _ => SendTransaction(connection, entry, pending, cancellationToken),
        };
    }

    private static async Task SendCopy(ConnectionContext connection, EncodedEntry entry, TopicRoute target, CancellationToken cancellationToken)
    {
        var reply = await Add(connection, entry, target.Lane, target.IsTemporary, cancellationToken);
        if (reply.IsNull)
        {
            await connection.Topics.RemoveSubscriptionAsync(target, cancellationToken);
        }
    }

    /// <summary>All copies or none: a crash of the server between two of them loses no subscriber.</summary>
    private static async Task SendTransaction(ConnectionContext connection, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        var started = connection.TimeProvider.GetTimestamp();
        RedisReply replies;
        while (true)
        {
            try
            {
                var commands = Array.ConvertAll(targets, target => entry.CreateAdd(target.Lane, target.IsTemporary));
                replies = await connection.SendConnection.ExecuteTransactionAsync(commands, cancellationToken);
                break;
            }
            catch (RedisUnknownOutcomeException) when (connection.TimeProvider.GetElapsedTime(started) < connection.SendTimeout)
            {
                RedisStreamsLogMessages.SendRepeated(targets[0].Lane, entry.MessageId);
            }
        }

        for (var index = 0; index < targets.Length; index++)
        {
            if (replies[index].IsError)
            {
                throw new TransportException(new Uri($"queue:{targets[index].QueueName}"), $"Redis refused the copy for queue {targets[index].QueueName}: {replies[index].AsString()}");
            }

            if (replies[index].IsNull)
            {
                await connection.Topics.RemoveSubscriptionAsync(targets[index], cancellationToken);
            }
        }
    }
}
