using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Gives every queue that subscribes to a topic, or to one of the types behind it, one copy of a message.</summary>
internal static class TopicPublisher
{
    private const int MaxScriptMisses = 3;

    /// <summary>Publishes over a connection.</summary>
    /// <returns>How many queues the message reached.</returns>
    internal static async Task<int> PublishAsync(ConnectionContext connection, IRedisConnection link, TopicSet topics, EncodedEntry entry, CancellationToken cancellationToken)
    {
        var routes = topics.TryGetRoutes() ?? await topics.LoadRoutesAsync(cancellationToken);
        HashSet<string>? sent = null;
        var reached = 0;

        // The copies are written first and the version is read behind them: a subscription that the
        // version does not show yet was made after Redis got the copies; on a cluster, where each has a
        // node of its own, after the publish began.
        while (true)
        {
            var generation = link.Generation;
            var targets = routes.GetTargets(entry);
            var copies = SendCopies(connection, link, entry, targets, sent, cancellationToken);
            if (link != connection.SendConnection)
            {
                // The version is read on another socket: only replies tell what came first.
                reached += await copies;
                copies = NoCopies;
            }

            var isCurrent = topics.IsCurrentAsync(routes, cancellationToken);
            reached += await copies;

            // A copy that was repeated after a reconnect may have come after that read.
            if (await isCurrent && (generation == link.Generation || await topics.IsCurrentAsync(routes, cancellationToken)))
            {
                return reached;
            }

            sent ??= new HashSet<string>(StringComparer.Ordinal);
            sent.UnionWith(targets.Select(x => x.QueueName));
            routes = await topics.LoadRoutesAsync(cancellationToken);
        }
    }

    private static Task<int> NoCopies { get; } = Task.FromResult(0);

    private static Task<int> SendCopies(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, IReadOnlyList<TopicRoute> targets, HashSet<string>? alreadySent, CancellationToken cancellationToken)
    {
        if (targets.Count == 1 && alreadySent is null)
        {
            return SendCopyAsync(connection, link, entry, targets[0], cancellationToken);
        }

        var pending = targets.Where(x => alreadySent is null || !alreadySent.Contains(x.QueueName)).ToArray();
        return pending.Length switch
        {
            0 => NoCopies,
            1 => SendCopyAsync(connection, link, entry, pending[0], cancellationToken),
            _ => SendSeveralAsync(connection, link, entry, pending, cancellationToken),
        };
    }

    /// <summary>All copies in one step, or on a cluster those of each slot: a transaction over several of them is refused there.</summary>
    private static Task<int> SendSeveralAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        var first = GetGroup(link, targets[0]);
        foreach (var target in targets)
        {
            if (GetGroup(link, target) != first)
            {
                return SendGroupsAsync(connection, link, entry, targets, cancellationToken);
            }
        }

        return SendTransactionAsync(connection, link, entry, targets, cancellationToken);
    }

    private static int GetGroup(IRedisConnection link, TopicRoute target) => link.GetTransactionGroup(target.Queue.Wake);

    /// <summary>Completes when all groups have been tried: a failed publish may have reached some queues, and its repetition reaches them again.</summary>
    private static async Task<int> SendGroupsAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        var reached = await Task.WhenAll(targets.GroupBy(target => GetGroup(link, target)).Select(group => group.ToArray()).Select(group => group.Length == 1
            ? SendCopyAsync(connection, link, entry, group[0], cancellationToken)
            : SendTransactionAsync(connection, link, entry, group, cancellationToken)));
        return reached.Sum();
    }

    private static async Task<int> SendCopyAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, TopicRoute target, CancellationToken cancellationToken)
    {
        var reply = await connection.AddAsync(link, entry, target.Queue, target.IsTemporary, cancellationToken);
        if (!reply.IsNull)
        {
            Deduplication.CountDropped(reply, target.QueueName);
            return 1;
        }

        await connection.Topics.RemoveSubscriptionAsync(target, cancellationToken);
        return 0;
    }

    /// <summary>All copies or none: a crash of the server between two of them loses no subscriber.</summary>
    private static async Task<int> SendTransactionAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        var replies = await ExecuteTransactionAsync(connection, link, entry, targets, cancellationToken);
        var reached = 0;
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
            else
            {
                Deduplication.CountDropped(replies[index], targets[index].QueueName);
                reached++;
            }
        }

        return reached;
    }

    private static async Task<RedisReply> ExecuteTransactionAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, TopicRoute[] targets, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var replies = await connection.RepeatAsync(
                () =>
                {
                    var added = link.ExecuteTransactionAsync(Array.ConvertAll(targets, target => entry.CreateAdd(target.Queue, target.IsTemporary)), cancellationToken);
                    connection.Wakes?.Announce(targets.Select(target => target.Queue));
                    return added;
                },
                targets[0].QueueName,
                entry.MessageId);

            // A script that was flushed a moment before is not loaded again inside of a transaction. What it did add is not added twice.
            if (attempt == MaxScriptMisses || !IsScriptMissing(replies))
            {
                return replies;
            }
        }
    }

    private static bool IsScriptMissing(in RedisReply replies)
    {
        foreach (var reply in replies.Items)
        {
            if (reply.IsError && reply.AsString()!.StartsWith("NOSCRIPT", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
