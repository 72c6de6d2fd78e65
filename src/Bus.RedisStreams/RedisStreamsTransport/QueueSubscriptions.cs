using Bus.Redis;
using Bus.RedisStreams.Topology;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The subscriptions of one endpoint's queue.</summary>
/// <remarks>
/// The instances of a temporary queue share a subscription per topic. Its value is a token that is written only while the queue exists and never twice:
/// whoever finds the queue gone ends the subscription with the token it knows, and cannot hit one that was made since.
/// </remarks>
internal sealed class QueueSubscriptions
{
    private readonly ClientContext _client;
    private readonly IReadOnlyList<string> _topics;

    internal QueueSubscriptions(ClientContext client, RedisStreamsBrokerTopology topology)
    {
        _client = client;
        _topics = [.. topology.TopicNames.Select(client.ConnectionContext.Keys.Topic)];
    }

    private string Field => RedisKeys.SubscriptionFieldPrefix + _client.Settings.QueueName;

    /// <summary>Subscribes; the queue must exist, and a temporary one be held by a lease.</summary>
    internal Task SubscribeAsync(CancellationToken cancellationToken) => SubscribeAsync(replaces: true, cancellationToken);

    /// <summary>Restores subscriptions that Redis has lost; those that are there stay, whichever instance made them.</summary>
    internal Task RenewAsync(CancellationToken cancellationToken) => SubscribeAsync(replaces: !_client.Settings.IsTemporary, cancellationToken);

    /// <summary>Ends an instance, and the subscriptions of a temporary queue with the last one.</summary>
    /// <remarks>The queue goes first: an instance that joins after that makes subscriptions with values that were not there when they were read here.</remarks>
    internal async Task LeaveAsync(string instance)
    {
        var known = _client.Settings.IsTemporary ? await ReadAsync() : [];
        if (await _client.LeaveAsync(instance) != ClientContext.QueueEnded)
        {
            return;
        }

        foreach (var subscription in known.GroupBy(x => x.Kind, x => x.Topic, StringComparer.Ordinal))
        {
            await ExecuteAsync(RedisStreamsScripts.UnsubscribeQueue, [.. subscription], call => call.Add(subscription.Key), CancellationToken.None);
        }
    }

    private Task SubscribeAsync(bool replaces, CancellationToken cancellationToken)
    {
        var kind = _client.Settings.IsTemporary ? $"{TopicRoute.TemporaryPrefix}{NewId.NextGuid():N}" : TopicRoute.Permanent;
        return _topics.Count == 0
            ? Task.CompletedTask
            : ExecuteAsync(RedisStreamsScripts.SubscribeQueue, _topics, call => call.Add(kind).Add(replaces ? 1 : 0), cancellationToken);
    }

    private async Task<IReadOnlyList<(string Topic, string Kind)>> ReadAsync()
    {
        var replies = _topics.Select(topic => _client.SettleConnection.ExecuteAsync(new RedisCommand("HGET") { Timeout = ClientContext.LeaveTime }.Add(topic).Add(Field)).AsTask());
        var kinds = await Task.WhenAll(replies);
        return [.. _topics.Zip(kinds, (topic, kind) => (topic, kind.AsString()!)).Where(x => x.Item2 is not null)];
    }

    private async Task ExecuteAsync(RedisScript script, IReadOnlyList<string> topics, Action<RedisCommand> addArguments, CancellationToken cancellationToken)
    {
        var call = script.CreateCall(topics.Count);
        foreach (var topic in topics)
        {
            call.Add(topic);
        }

        addArguments(call.Add(Field));
        await _client.SettleConnection.ExecuteAsync(call, cancellationToken);
    }
}
