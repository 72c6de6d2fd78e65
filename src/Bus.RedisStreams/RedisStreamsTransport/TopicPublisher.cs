using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Gives every queue that subscribes to a topic, or to one of the types behind it, one copy of a message.</summary>
internal static class TopicPublisher
{
    internal static async Task PublishAsync(ConnectionContext connection, TopicSet topics, EncodedEntry entry, CancellationToken cancellationToken)
    {
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
            return SendCopyAsync(connection, entry, targets[0], cancellationToken);
        }

        var pending = targets.Where(x => alreadySent is null || !alreadySent.Contains(x.QueueName)).ToArray();
        return pending.Length switch
        {
            0 => Task.CompletedTask,
            1 => SendCopyAsync(connection, entry, pending[0], cancellationToken),
            _ => SendTransactionAsync(connection, entry, pending, cancellationToken),
        };
    }

    private static async Task SendCopyAsync(ConnectionContext connection, EncodedEntry entry, TopicRoute target, CancellationToken cancellationToken)
    {
        var reply = await connection.AddAsync(entry, target.Queue, target.IsTemporary, cancellationToken);
        if (reply.IsNull)
        {
            await connection.Topics.RemoveSubscriptionAsync(target, cancellationToken);
        }
    }

    /// <summary>All copies or none: a crash of the server between two of them loses no subscriber.</summary>
    private static async Task SendTransactionAsync(ConnectionContext connection, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        var replies = await connection.RepeatAsync(
            () => connection.SendConnection.ExecuteTransactionAsync(Array.ConvertAll(targets, target => entry.CreateAdd(target.Queue, target.IsTemporary)), cancellationToken),
            targets[0].QueueName,
            entry.MessageId);
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
