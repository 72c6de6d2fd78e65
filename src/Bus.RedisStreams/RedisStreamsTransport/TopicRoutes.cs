using System.Collections.Concurrent;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>The subscriptions of topics, read once and then only checked for changes.</summary>
internal sealed class TopicRoutes
{
    private readonly IRedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly ConcurrentDictionary<IReadOnlyList<string>, TopicSet> _sets = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, TopicSet> _named = new(StringComparer.Ordinal);

    internal TopicRoutes(IRedisConnection connection, RedisKeys keys)
    {
        _connection = connection;
        _keys = keys;
    }

    /// <summary>The routes behind a list of topics; a message type's list is the same instance each time.</summary>
    internal TopicSet Get(IReadOnlyList<string> topicNames) => topicNames.Count == 1
        ? _named.GetOrAdd(topicNames[0], name => new TopicSet(_connection, _keys, [name]))
        : _sets.GetOrAdd(topicNames, names => new TopicSet(_connection, _keys, names));

    /// <summary>The routes behind topics that are named in one text, separated by commas.</summary>
    internal TopicSet Get(string topicNames) => _named.GetOrAdd(topicNames, names => new TopicSet(_connection, _keys, names.Split(',')));

    /// <summary>Ends the subscriptions of a temporary queue that is gone, unless it came back in the meantime.</summary>
    internal async Task RemoveSubscriptionAsync(TopicRoute route, CancellationToken cancellationToken)
    {
        foreach (var subscription in route.Subscriptions)
        {
            var command = RedisStreamsScripts.UnsubscribeQueue.CreateCall(keyCount: 1)
                .Add(_keys.Topic(subscription.TopicName)).Add(subscription.Kind).Add(subscription.Field);
            await _connection.ExecuteAsync(command, cancellationToken);
        }
    }
}
