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
    // On a cluster the node of a topic may be away while that of the queue is well.
    private static readonly TimeSpan RenewTime = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<TopicBinding> _bindings;
    private readonly ClientContext _client;
    private Task _renewal = Task.CompletedTask;

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
    internal Task RestoreAsync(CancellationToken cancellationToken) => SubscribeAsync(Authority.Restores, cancellationToken, RenewTime);

    /// <summary>Subscribes after a loss; what fails is made up for by the next renewal.</summary>
    internal Task TryRestoreAsync(CancellationToken cancellationToken) => TryAsync(RestoreAsync(cancellationToken));

    /// <summary>Begins to make subscriptions again that Redis has lost, unless that is under way; those that are there stay, whichever instance made them.</summary>
    /// <remarks>It is not awaited: on a cluster the lease must not wait for the node of a topic.</remarks>
    internal void BeginRenewal(CancellationToken cancellationToken)
    {
        if (_renewal.IsCompleted)
        {
            _renewal = TryAsync(SubscribeAsync(IsShared ? Authority.Renews : Authority.Restores, cancellationToken, RenewTime));
        }
    }

    /// <summary>Ends an instance, and the subscriptions of a temporary queue with the last one.</summary>
    /// <remarks>The queue goes first: an instance that joins after that makes subscriptions with values that were not there when they were read here.</remarks>
    internal async Task LeaveAsync(string instance)
    {
        await _renewal;
        var known = _client.Settings.EndsWithLastConsumer ? await ReadAsync() : [];
        if (await _client.LeaveAsync(instance) != ClientContext.QueueEnded)
        {
            return;
        }

        foreach (var subscription in known.GroupBy(x => x.Kind, x => x.Binding, StringComparer.Ordinal))
        {
            await ExecuteAsync(RedisStreamsScripts.UnsubscribeQueue, [.. subscription], call => call.Add(subscription.Key), ClientContext.LeaveTime, CancellationToken.None);
        }
    }

    private Task SubscribeAsync(Authority authority, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        if (_bindings.Count == 0)
        {
            return Task.CompletedTask;
        }

        var kind = IsShared ? $"{TopicRoute.TemporaryPrefix}{NewId.NextGuid():N}" : TopicRoute.Permanent;
        var queue = RedisKeys.SubscriptionField(_client.Settings.QueueName, string.Empty);
        return ExecuteAsync(RedisStreamsScripts.SubscribeQueue, _bindings, call => call.Add(queue).Add(kind).Add((int)authority), timeout, cancellationToken);
    }

    private async Task<IReadOnlyList<(TopicBinding Binding, string Kind)>> ReadAsync()
    {
        var kinds = await Task.WhenAll(_bindings.Select(TryReadAsync));
        return [.. _bindings.Zip(kinds, (binding, kind) => (binding, kind!)).Where(x => x.Item2 is not null)];
    }

    private async Task<string?> TryReadAsync(TopicBinding binding)
    {
        try
        {
            var command = new RedisCommand("HGET") { Timeout = ClientContext.LeaveTime }.AddKey(GetKey(binding)).Add(GetField(binding));
            return (await _client.SettleConnection.ExecuteAsync(command)).AsString();
        }
        catch (RedisException exception)
        {
            // The queue ends all the same; the first publish that finds it gone ends the subscription.
            RedisStreamsLogMessages.SubscriptionFailed(exception, _client.Settings.QueueName);
            return null;
        }
    }

    private async Task TryAsync(Task subscribing)
    {
        try
        {
            await subscribing;
        }
        catch (OperationCanceledException)
        {
            // The endpoint stops.
        }
        catch (Exception exception)
        {
            // Whatever it is: neither the lease nor the messages may suffer from it.
            RedisStreamsLogMessages.SubscriptionFailed(exception, _client.Settings.QueueName);
        }
    }

    /// <summary>Runs a script over topics: one call, or on a cluster one for the topics of each slot.</summary>
    /// <exception cref="RedisException">A call failed; the others have been made.</exception>
    private Task ExecuteAsync(RedisScript script, IEnumerable<TopicBinding> bindings, Action<RedisCommand> addArguments, TimeSpan? timeout, CancellationToken cancellationToken) =>
        Task.WhenAll(bindings
            .GroupBy(binding => _client.SettleConnection.GetTransactionGroup(GetKey(binding)))
            .Select(group => ExecuteAsync(script, [.. group], addArguments, timeout, cancellationToken)));

    private async Task ExecuteAsync(RedisScript script, TopicBinding[] bindings, Action<RedisCommand> addArguments, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var call = script.CreateCall(bindings.Length, timeout);
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
