using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>The topics that one published message goes to, with the union of their subscriptions.</summary>
internal sealed class TopicSet
{
    private const string NoVersion = "0";
    private const int MaxReadAttempts = 10;

    private readonly IRedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly IReadOnlyList<string> _topicNames;
    private readonly CoalescedRead<string> _version;
    private Snapshot? _routes;

    internal TopicSet(IRedisConnection connection, RedisKeys keys, IReadOnlyList<string> topicNames)
    {
        _connection = connection;
        _keys = keys;
        _topicNames = topicNames;
        _version = new CoalescedRead<string>(ReadVersionAsync);
    }

    /// <summary>The routes as last read, or <see langword="null"/> if they never were.</summary>
    internal Snapshot? TryGetRoutes() => Volatile.Read(ref _routes);

    /// <summary>Reads the subscriptions of all topics.</summary>
    internal async Task<Snapshot> LoadRoutesAsync(CancellationToken cancellationToken)
    {
        var replies = _topicNames
            .Select(name => ReadAsync(() => new RedisCommand("HGETALL").AddKey(_keys.Topic(name)), cancellationToken))
            .ToArray();
        var subscriptions = new List<TopicSubscription>();
        var versions = new string[_topicNames.Count];
        for (var index = 0; index < replies.Length; index++)
        {
            versions[index] = AddSubscriptions(_topicNames[index], await replies[index], subscriptions);
        }

        var snapshot = new Snapshot(string.Join(',', versions), CreateRoutes(subscriptions));
        Volatile.Write(ref _routes, snapshot);
        return snapshot;
    }

    /// <summary>Whether routes are still those in Redis, by a read that Redis runs after everything written before this call.</summary>
    internal async Task<bool> IsCurrentAsync(Snapshot routes, CancellationToken cancellationToken) =>
        await _version.ReadAsync().WaitAsync(cancellationToken) == routes.Version;

    /// <summary>The topics with the versions that routes were read at.</summary>
    internal IEnumerable<(string Key, string Version)> GetVersions(Snapshot routes) => _topicNames.Select(_keys.Topic).Zip(routes.Version.Split(','));

    private async Task<string> ReadVersionAsync()
    {
        if (_topicNames.Count == 1)
        {
            return await ReadVersionAsync(_topicNames[0]);
        }

        return string.Join(',', await Task.WhenAll(_topicNames.Select(ReadVersionAsync)));
    }

    private async Task<string> ReadVersionAsync(string topicName)
    {
        var reply = await ReadAsync(() => new RedisCommand("HGET").AddKey(_keys.Topic(topicName)).Add(RedisKeys.VersionField), CancellationToken.None);
        return reply.AsString() ?? NoVersion;
    }

    /// <summary>Repeats a read whose connection broke before its reply came: it changes nothing, and the copies of the message are repeated as well.</summary>
    private async Task<RedisReply> ReadAsync(Func<RedisCommand> createCommand, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await _connection.ExecuteAsync(createCommand(), cancellationToken);
            }
            catch (RedisUnknownOutcomeException) when (attempt < MaxReadAttempts)
            {
                // The next attempt waits for the reconnect, at most until its own deadline.
            }
        }
    }

    private static string AddSubscriptions(string topicName, in RedisReply reply, List<TopicSubscription> subscriptions)
    {
        var version = NoVersion;
        for (var index = 0; index + 1 < reply.Count; index += 2)
        {
            var field = reply[index].AsString()!;
            var value = reply[index + 1].AsString()!;
            if (field == RedisKeys.VersionField)
            {
                version = value;
            }
            else if (field.StartsWith(RedisKeys.SubscriptionFieldPrefix, StringComparison.Ordinal))
            {
                var filter = RedisKeys.ParseSubscriptionField(field).Filter;
                subscriptions.Add(new TopicSubscription(topicName, field, value, filter.Length == 0 ? null : RoutingFilter.Parse(filter)));
            }
        }

        return version;
    }

    private TopicRoute[] CreateRoutes(IEnumerable<TopicSubscription> subscriptions) =>
        [.. subscriptions.GroupBy(x => RedisKeys.ParseSubscriptionField(x.Field).QueueName, StringComparer.Ordinal).Select(x => new TopicRoute(x.Key, _keys.Queue(x.Key), [.. x]))];

    /// <summary>Routes with the version they were read at.</summary>
    internal sealed record Snapshot(string Version, IReadOnlyList<TopicRoute> Targets)
    {
        private readonly bool _isFiltered = Targets.Any(x => x.IsFiltered);

        /// <summary>The routes of a message.</summary>
        internal IReadOnlyList<TopicRoute> GetTargets(EncodedEntry entry) =>
            _isFiltered ? [.. Targets.Where(x => x.Wants(entry.RoutingKey ?? string.Empty))] : Targets;
    }
}
