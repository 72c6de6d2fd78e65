using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>What one consumer does with one message: its checks and writes are collected, and happen together with the acknowledgement or not at all.</summary>
/// <remarks>Adding is thread-safe, for a consumer may send from several threads. It is committed once.</remarks>
internal sealed class RedisUnitOfWork : IRedisUnitOfWork
{
    private const int MaxStaleRoutes = 20;

    private readonly RedisStreamsReceiveLockContext _delivery;
    private readonly List<Func<Task>> _after = [];
    private readonly List<Action> _ended = [];
    private readonly Lock _lock = new();
    private readonly List<WorkOperation> _operations = [];
    private readonly List<StagedPublish> _publishes = [];
    private readonly List<RelayedMessage> _relayed = [];
    private ReplicaWait? _replicas;

    /// <param name="delivery">The message.</param>
    /// <param name="inboxMark">What marks that this consumer has had it.</param>
    /// <param name="settles">Whether the commit acknowledges the message: no other consumer of the endpoint gets it.</param>
    /// <param name="attempt">The how-manieth attempt at it this is, from 1.</param>
    internal RedisUnitOfWork(RedisStreamsReceiveLockContext delivery, string inboxMark, bool settles, int attempt)
    {
        Attempt = attempt;
        _delivery = delivery;
        InboxKey = delivery.Queue.Inbox(inboxMark);
        Settles = settles;
    }

    public int Attempt { get; }

    internal ConnectionContext Connection => _delivery.Connection;

    /// <summary>The keys of the queue that the message came from; whatever is checked and written shares their hash slot on a cluster.</summary>
    internal QueueKeys Queue => _delivery.Queue;

    internal string InboxKey { get; }

    internal bool Settles { get; }

    /// <summary>The connection over which it is committed, and behind everything that was said of the message before.</summary>
    internal IRedisConnection Link => Connection.SettleConnection;

    IRedisConnection IRedisUnitOfWork.Connection => Link;

    string IRedisUnitOfWork.SlotTag => RedisKeys.HashTag(_delivery.QueueName);

    void IRedisUnitOfWork.Join(RedisScriptPart part, Func<long, Exception> createException)
    {
        lock (_lock)
        {
            if (_operations.Exists(x => x.Part is not null))
            {
                throw new InvalidOperationException("A unit of work holds the change of one saga instance: an event that belongs to several instances needs an endpoint without units of work.");
            }

            _operations.Add(WorkOperation.Join(part, createException));
        }
    }

    void IRedisUnitOfWork.OnCommitted(Func<Task> action) => AddAfter(action);

    void IRedisUnitOfWork.OnEnded(Action action)
    {
        lock (_lock)
        {
            _ended.Add(action);
        }
    }

    /// <summary>Says that the attempt has ended.</summary>
    internal void End()
    {
        foreach (var action in _ended)
        {
            action();
        }
    }

    /// <summary>Adds a check or a write.</summary>
    internal void Add(WorkOperation operation)
    {
        lock (_lock)
        {
            _operations.Add(operation);
        }
    }

    /// <summary>Adds what is done when everything is written.</summary>
    internal void AddAfter(Func<Task> action)
    {
        lock (_lock)
        {
            _after.Add(action);
        }
    }

    /// <summary>Adds a message to be sent to a queue.</summary>
    internal void AddSend(EncodedEntry entry, QueueKeys queue, string queueName, bool mustExist)
    {
        NoteReplicas(entry);
        if (!Reaches(queue.Wake))
        {
            AddRelayed(entry, ScheduledMessages.QueuePrefix + queueName, string.Empty, mustExist, TimeSpan.Zero);
            return;
        }

        if (entry.Terms is { IsMandatory: true })
        {
            Add(WorkOperation.Exists(mustExist ? queue.Lanes[entry.Lane] : queue.Wake, NotRouted(ScheduledMessages.QueuePrefix + queueName, entry)));
        }

        Add(WorkOperation.Add(entry, queue, mustExist).With(queueName, entry));
    }

    /// <summary>Adds a message to be published; it is routed by the subscriptions at the time of the commit.</summary>
    internal void AddPublish(EncodedEntry entry, IReadOnlyList<string> topicNames, string topicName)
    {
        NoteReplicas(entry);
        if (!topicNames.All(x => Reaches(Connection.Keys.Topic(x))))
        {
            AddRelayed(entry, ScheduledMessages.TopicPrefix + topicName, string.Join(',', topicNames), mustExist: false, TimeSpan.Zero);
            return;
        }

        var topics = Connection.Topics.Get(topicNames);
        lock (_lock)
        {
            _publishes.Add(new StagedPublish(entry, topics, topicName));
        }
    }

    /// <summary>Adds a message that waits in a queue until it is due.</summary>
    internal void AddDelayed(DelayedEntry delayed, QueueKeys queue, string queueName, bool mustExist)
    {
        NoteReplicas(delayed.Entry);
        if (!Reaches(queue.Wake))
        {
            AddRelayed(delayed.Entry, ScheduledMessages.QueuePrefix + queueName, string.Empty, mustExist, delayed.Delay, delayed.Name);
            return;
        }

        Add(WorkOperation.Delay(delayed, queue, mustExist).With(queueName, delayed.Entry));
    }

    /// <summary>Adds a message to be published when it is due.</summary>
    internal void AddDelayedPublish(DelayedEntry delayed, IReadOnlyList<string> topicNames, string topicName)
    {
        NoteReplicas(delayed.Entry);
        AddRelayed(delayed.Entry, ScheduledMessages.TopicPrefix + topicName, string.Join(',', topicNames), mustExist: false, delayed.Delay, delayed.Name);
    }

    /// <summary>Whether keys can be written by the script that settles the message.</summary>
    public bool Reaches(string key) => Link.GetTransactionGroup(key) == Link.GetTransactionGroup(Queue.Wake);

    /// <summary>Whether this consumer has had the message before; asked only where the acknowledgement waits for other consumers.</summary>
    internal async Task<bool> IsConsumedAsync(CancellationToken cancellationToken) =>
        !Settles && (await Link.ExecuteAsync(new RedisCommand("EXISTS").AddKey(InboxKey), cancellationToken)).AsInt64() == 1;

    /// <summary>Writes everything and settles the message.</summary>
    /// <returns>The check that failed, in which case nothing was written.</returns>
    internal async Task<WorkRefusal?> CommitAsync()
    {
        if (_operations.Count == 0 && _publishes.Count == 0 && _after.Count == 0 && Settles)
        {
            // There is nothing to be atomic with; acknowledgements alone go in batches.
            return null;
        }

        await CheckRelayedAsync();
        for (var attempt = 1; ; attempt++)
        {
            var operations = await RouteAsync(isFirst: attempt == 1);
            var outcome = await _delivery.CommitAsync(this, operations, _replicas);
            if (outcome == WorkOutcome.Committed)
            {
                await _delivery.RelayAsync(_relayed);
                foreach (var action in _after)
                {
                    await action();
                }
            }

            if (outcome != WorkOutcome.Stale)
            {
                return outcome.Refused is { } index ? operations[index].GetRefusal(outcome.JoinCode) : null;
            }

            if (attempt == MaxStaleRoutes)
            {
                throw new TransportException(_delivery.InputAddress, $"The subscriptions of {string.Join(", ", _publishes.Select(x => x.TopicName))} changed {attempt} times while a unit of work was committed.");
            }
        }
    }

    /// <summary>What is sent after the commit can fail no more: whether it reaches anybody is asked before.</summary>
    private async Task CheckRelayedAsync()
    {
        foreach (var message in _relayed.Where(x => x.Entry.Terms is { IsMandatory: true }))
        {
            if (!await IsRoutedAsync(message))
            {
                throw NotRouted(message.Destination, message.Entry).CreateException();
            }
        }
    }

    private async Task<bool> IsRoutedAsync(RelayedMessage message)
    {
        if (message.TopicNames.Length > 0)
        {
            return (await Connection.Topics.Get(message.TopicNames).LoadRoutesAsync(CancellationToken.None)).GetTargets(message.Entry).Count > 0;
        }

        var queue = Connection.Keys.Queue(message.Destination[ScheduledMessages.QueuePrefix.Length..]);
        return (await Connection.SendConnection.ExecuteAsync(new RedisCommand("EXISTS").AddKey(queue.Wake))).AsInt64() == 1;
    }

    private async Task<List<WorkOperation>> RouteAsync(bool isFirst)
    {
        var operations = new List<WorkOperation>(_operations);
        foreach (var publish in _publishes)
        {
            var routes = (isFirst ? publish.Topics.TryGetRoutes() : null) ?? await publish.Topics.LoadRoutesAsync(CancellationToken.None);
            var targets = routes.GetTargets(publish.Entry);
            if (targets.Count == 0 && publish.Entry.Terms is { IsMandatory: true })
            {
                throw NotRouted(ScheduledMessages.TopicPrefix + publish.TopicName, publish.Entry).CreateException();
            }

            operations.AddRange(publish.Topics.GetVersions(routes).Select(x => WorkOperation.IsRoutedBy(x.Key, x.Version)));
            operations.AddRange(targets.Select(target => WorkOperation.Add(publish.Entry, target.Queue, target.IsTemporary).With(Connection, target)));
        }

        return operations;
    }

    private void AddRelayed(EncodedEntry entry, string destination, string topicNames, bool mustExist, TimeSpan delay, string? name = null)
    {
        var message = new RelayedMessage(name ?? NewId.NextGuid().ToString("N"), destination, topicNames, mustExist, delay, entry);
        lock (_lock)
        {
            _relayed.Add(message);
            _operations.Add(WorkOperation.Relay(message, Queue));
        }
    }

    private void NoteReplicas(EncodedEntry entry)
    {
        if (entry.Terms?.Replicas is { } wait)
        {
            _replicas = wait;
        }
    }

    private static WorkRefusal NotRouted(string destination, EncodedEntry entry) => new(() => new MessageNotRoutedException(new Uri(destination), entry.MessageId), IsConflict: false);

    private sealed record StagedPublish(EncodedEntry Entry, TopicSet Topics, string TopicName);
}
