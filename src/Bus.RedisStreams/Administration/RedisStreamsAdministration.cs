using System.Runtime.CompilerServices;
using Bus.Redis;
using Bus.RedisStreams;

namespace MassTransit;

/// <summary>Administration over a connection of its own.</summary>
public sealed class RedisStreamsAdministration : IRedisStreamsAdministration, IAsyncDisposable
{
    private readonly IRedisConnection _connection;
    private readonly RedisKeys _keys;

    /// <summary>Opens a connection; it is established by the first call.</summary>
    /// <param name="client">The client of the server that carries the bus.</param>
    /// <param name="keyPrefix">The prefix of the bus's keys.</param>
    public RedisStreamsAdministration(IRedisClient client, string keyPrefix = RedisKeys.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(client);
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "administration" });
        _keys = new RedisKeys(keyPrefix);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> GetQueueNamesAsync(CancellationToken cancellationToken = default)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var key in KeyScan.RunAsync(_connection, _keys.QueuePattern, "stream", cancellationToken))
        {
            if (_keys.GetQueueOfLane(key) is { } name)
            {
                names.Add(name);
            }
        }

        return [.. names];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<QueueInfo> GetQueuesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var name in await GetQueueNamesAsync(cancellationToken))
        {
            // A temporary queue may have ended since it was found.
            if (await GetQueueAsync(name, cancellationToken) is { } queue)
            {
                yield return queue;
            }
        }
    }

    /// <inheritdoc/>
    public async Task<QueueInfo?> GetQueueAsync(string queueName, CancellationToken cancellationToken = default)
    {
        var keys = GetKeys(queueName);
        var call = RedisStreamsScripts.InspectQueue.CreateCall(keyCount: 7);
        foreach (var key in (string[])[.. keys.Lanes, keys.Consumers, keys.Delayed, keys.State])
        {
            call.Add(key);
        }

        call.Add(RedisStreamsDefaults.ConsumerGroup)
            .Add(RedisStreamsDefaults.ReturnedConsumer).Add(RedisStreamsDefaults.ArrivedConsumer).Add(RedisStreamsDefaults.ParkedConsumer);
        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        return reply[0].AsInt64() == 0 ? null : Read(queueName, reply);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<QueueConsumerInfo>> GetConsumersAsync(string queueName, CancellationToken cancellationToken = default)
    {
        var keys = GetKeys(queueName);
        await _connection.ConnectAsync(cancellationToken);
        var time = await _connection.ExecuteAsync(new RedisCommand("TIME") { Node = _connection.FindNode(keys.Consumers) }, cancellationToken);
        var now = (time[0].AsInt64() * 1000) + (time[1].AsInt64() / 1000);
        var held = await GetHeldAsync(keys, cancellationToken);
        var leases = await _connection.ExecuteAsync(new RedisCommand("ZRANGE").AddKey(keys.Consumers).Add(0).Add(-1).Add("WITHSCORES"u8), cancellationToken);
        var consumers = new List<QueueConsumerInfo>();
        foreach (var lease in leases.Items)
        {
            var name = lease[0].AsString()!;
            consumers.Add(new QueueConsumerInfo(name, TimeSpan.FromMilliseconds(lease[1].AsDouble() - now), held.GetValueOrDefault(name)));
        }

        return consumers;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TopicInfo>> GetTopicsAsync(CancellationToken cancellationToken = default)
    {
        var topics = new SortedDictionary<string, TopicInfo>(StringComparer.Ordinal);
        await foreach (var key in KeyScan.RunAsync(_connection, _keys.TopicPattern, "hash", cancellationToken))
        {
            if (_keys.GetTopic(key) is { } name)
            {
                topics[name] = await ReadTopicAsync(name, cancellationToken);
            }
        }

        return [.. topics.Values];
    }

    /// <inheritdoc/>
    public Task<bool> PauseAsync(string queueName, CancellationToken cancellationToken = default) => SetPausedAsync(queueName, isPaused: true, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ResumeAsync(string queueName, CancellationToken cancellationToken = default) => SetPausedAsync(queueName, isPaused: false, cancellationToken);

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static QueueInfo Read(string queueName, in RedisReply reply)
    {
        var lanes = new QueueLaneInfo[QueueLanes.Names.Length];
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            var length = reply[1][2 * lane].AsInt64();
            var inFlight = reply[1][(2 * lane) + 1].AsInt64();
            lanes[lane] = new QueueLaneInfo(QueueLanes.GetPriority(lane), length - inFlight, inFlight);
        }

        return new QueueInfo
        {
            Name = queueName,
            Lanes = lanes,
            Delayed = reply[2].AsInt64(),
            NextDue = ToTime(reply[3].AsInt64()),
            OldestAge = ToTime(reply[4].AsInt64()),
            Consumers = reply[5].AsInt64(),
            IsPaused = reply[6].AsInt64() == 1,
        };
    }

    private static TimeSpan? ToTime(long milliseconds) => milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds);

    private async Task<bool> SetPausedAsync(string queueName, bool isPaused, CancellationToken cancellationToken)
    {
        if (await GetQueueAsync(queueName, cancellationToken) is null)
        {
            throw new QueueNotFoundException(queueName);
        }

        var keys = GetKeys(queueName);
        var call = RedisStreamsScripts.PauseQueue.CreateCall(keyCount: 3).Add(keys.State).Add(keys.Wake).Add(keys.Consumers).Add(isPaused ? 1 : 0);
        return (await _connection.ExecuteAsync(call, cancellationToken)).AsInt64() == 1;
    }

    private async Task<Dictionary<string, long>> GetHeldAsync(QueueKeys keys, CancellationToken cancellationToken)
    {
        var held = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var lane in keys.Lanes)
        {
            try
            {
                var pending = await _connection.ExecuteAsync(new RedisCommand("XPENDING").AddKey(lane).Add(RedisStreamsDefaults.ConsumerGroup), cancellationToken);
                foreach (var consumer in pending[3].Items)
                {
                    var name = consumer[0].AsString()!;
                    held[name] = held.GetValueOrDefault(name) + consumer[1].AsInt64();
                }
            }
            catch (RedisServerException exception) when (exception.Code == "NOGROUP")
            {
                // Messages were sent, but no consumer has joined yet.
            }
        }

        return held;
    }

    private async Task<TopicInfo> ReadTopicAsync(string name, CancellationToken cancellationToken)
    {
        var fields = await _connection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(_keys.Topic(name)), cancellationToken);
        var subscriptions = new List<TopicSubscriptionInfo>();
        for (var index = 0; index + 1 < fields.Count; index += 2)
        {
            var field = fields[index].AsString()!;
            if (field.StartsWith(RedisKeys.SubscriptionFieldPrefix, StringComparison.Ordinal))
            {
                var isTemporary = fields[index + 1].AsString()!.StartsWith(TopicRoute.TemporaryPrefix, StringComparison.Ordinal);
                var (queueName, filter) = RedisKeys.ParseSubscriptionField(field);
                subscriptions.Add(new TopicSubscriptionInfo(queueName, filter, isTemporary));
            }
        }

        return new TopicInfo(name, [.. subscriptions.OrderBy(x => x.QueueName, StringComparer.Ordinal)]);
    }

    /// <inheritdoc/>
    public async Task SendAsync(string queueName, ReadOnlyMemory<byte> body, string contentType, Guid messageId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(contentType);

        // Without consumers a name that is wrong by a letter would begin a queue that nobody reads.
        var entry = await _connection.ExecuteAsync(
            new RedisCommand("XADD").AddKey(GetKeys(queueName).Lanes[QueueLanes.Normal]).Add("NOMKSTREAM").Add("*")
                .Add("body").Add(body.Span).Add("content-type").Add(contentType).Add("message-id").Add(messageId.ToString("D")),
            cancellationToken);
        if (entry.IsNull)
        {
            throw new QueueNotFoundException(queueName);
        }
    }

    private QueueKeys GetKeys(string queueName) => RedisStreamsEndpointAddress.IsValidName(queueName) && RedisKeys.HashTag(queueName).Length > 0
        ? _keys.Queue(queueName)
        : throw new ArgumentException($"The queue name '{queueName}' is not valid; allowed are letters, digits and - _ . : (nothing else).");
}
