using Bus.Redis;
using Bus.RedisStreams.Topology;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The subscriptions of one endpoint's queue.</summary>
/// <remarks>
/// The instances of a temporary queue share a subscription per topic and filter. Its value is a token that is written only while the queue exists and never
/// twice: whoever finds the queue gone ends the subscription with the token it knows, and cannot hit one that was made since.
/// </remarks>
internal sealed class QueueSubscriptions
{
    private readonly IReadOnlyList<TopicBinding> _bindings;
    private readonly ClientContext _client;

    internal QueueSubscriptions(ClientContext client, RedisStreamsBrokerTopology topology)
    {
        _client = client;
        _bindings = topology.Bindings;
    }

    /// <summary>How far the topology of an instance wins over what Redis knows of its queue.</summary>
    private enum Authority
    {
        /// <summary>What is there stays; a topic that does not know the queue any more is subscribed anew.</summary>
        Renews = 0,

        /// <summary>Also, subscriptions that are there get this instance's value.</summary>
        Restores = 1,

        /// <summary>Also, what the queue wanted of these topics before and does not want any more ends.</summary>
        Configures = 2,
    }

    /// <summary>Whether the queue ends by itself, so that its subscriptions must end with it.</summary>
    private bool IsShared => _client.Settings.Lifetime is not null;

    /// <summary>Subscribes as the endpoint is configured, and ends what it is not any more; the queue must exist, and a temporary one be held by a lease.</summary>
    internal Task ConfigureAsync(CancellationToken cancellationToken) => SubscribeAsync(Authority.Configures, cancellationToken);

    /// <summary>Subscribes after a loss; the queue must exist, and a temporary one be held by a lease.</summary>
    internal Task RestoreAsync(CancellationToken cancellationToken) => SubscribeAsync(Authority.Restores, cancellationToken);

    /// <summary>Makes subscriptions again that Redis has lost; those that are there stay, whichever instance made them.</summary>
    internal Task RenewAsync(CancellationToken cancellationToken) => SubscribeAsync(IsShared ? Authority.Renews : Authority.Restores, cancellationToken);

    /// <summary>Ends an instance, and the subscriptions of a temporary queue with the last one.</summary>
    /// <remarks>The queue goes first: an instance that joins after that makes subscriptions with values that were not there when they were read here.</remarks>
    internal async Task LeaveAsync(string instance)
    {
        var known = _client.Settings.EndsWithLastConsumer ? await ReadAsync() : [];
        if (await _client.LeaveAsync(instance) != ClientContext.QueueEnded)
        {
            return;
        }

        foreach (var subscription in known.GroupBy(x => x.Kind, x => x.Binding, StringComparer.Ordinal))
        {
            await ExecuteAsync(RedisStreamsScripts.UnsubscribeQueue, [.. subscription], call => call.Add(subscription.Key), CancellationToken.None);
        }
    }

    private Task SubscribeAsync(Authority authority, CancellationToken cancellationToken)
    {
        if (_bindings.Count == 0)
        {
            return Task.CompletedTask;
        }

        var kind = IsShared ? $"{TopicRoute.TemporaryPrefix}{NewId.NextGuid():N}" : TopicRoute.Permanent;
        var queue = RedisKeys.SubscriptionField(_client.Settings.QueueName, string.Empty);
        return ExecuteAsync(RedisStreamsScripts.SubscribeQueue, _bindings, call => call.Add(queue).Add(kind).Add((int)authority), cancellationToken);
    }

    private async Task<IReadOnlyList<(TopicBinding Binding, string Kind)>> ReadAsync()
    {
        var replies = _bindings.Select(binding => _client.SettleConnection.ExecuteAsync(
            new RedisCommand("HGET") { Timeout = ClientContext.LeaveTime }.Add(GetKey(binding)).Add(GetField(binding))).AsTask());
        var kinds = await Task.WhenAll(replies);
        return [.. _bindings.Zip(kinds, (binding, kind) => (binding, kind.AsString()!)).Where(x => x.Item2 is not null)];
    }

    private async Task ExecuteAsync(RedisScript script, IReadOnlyList<TopicBinding> bindings, Action<RedisCommand> addArguments, CancellationToken cancellationToken)
    {
        var call = script.CreateCall(bindings.Count);
        foreach (var binding in bindings)
        {
            call.Add(GetKey(binding));
        }

        addArguments(call);
        foreach (var binding in bindings)
        {
            call.Add(GetField(binding));
        }

        await _client.SettleConnection.ExecuteAsync(call, cancellationToken);
    }

    private string GetKey(TopicBinding binding) => _client.ConnectionContext.Keys.Topic(binding.TopicName);

    private string GetField(TopicBinding binding) => binding.GetField(_client.Settings.QueueName);
}
