using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit.Middleware;

namespace Bus.RedisStreams;

/// <summary>One endpoint's view of its queue: the queue's verbs, each a command or script.</summary>
internal sealed class ClientContext : BasePipeContext, IAsyncDisposable
{
    private readonly string _lifetime;
    private readonly string _lease;
    private readonly string _maxPriorityWait;
    private readonly Lazy<IRedisConnection> _receiveConnection;
    private int _page = FirstPage;

    internal const int OwnedPageSize = 1000;

    /// <summary>What <see cref="LeaveAsync"/> returns when the temporary queue has ended with its last instance.</summary>
    internal const long QueueEnded = -1;

    /// <summary>How long a step of signing off may take: what it does not reach ends by itself.</summary>
    internal static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private const int FirstPage = 16;
    private const int MaxBatch = 250;
    private const int MaxFetchBytes = 1 << 20;
    private const int MaxPromoted = 500;

    internal ClientContext(ConnectionContext connectionContext, RedisStreamsReceiveSettings settings, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        ConnectionContext = connectionContext;
        Settings = settings;
        Keys = connectionContext.Keys.Queue(settings.QueueName);
        _lease = Milliseconds(settings.LockDuration);
        _maxPriorityWait = Milliseconds(settings.MaxPriorityWait);
        _lifetime = settings.IsTemporary ? Milliseconds(GetLifetime(settings.LockDuration)) : "0";
        _receiveConnection = new Lazy<IRedisConnection>(() => connectionContext.OpenBlockingConnection(settings.QueueName));
    }

    internal ConnectionContext ConnectionContext { get; }

    internal RedisStreamsReceiveSettings Settings { get; }

    internal QueueKeys Keys { get; }

    internal IRedisConnection SettleConnection => ConnectionContext.SettleConnection;

    internal IRedisConnection ReceiveConnection => _receiveConnection.Value;

    /// <summary>Creates what is missing of the queue and registers an instance with a lease.</summary>
    internal async Task JoinAsync(QueueInstance instance, CancellationToken cancellationToken)
    {
        var asked = ConnectionContext.TimeProvider.GetTimestamp();
        await JoinAsync(instance.Name, cancellationToken);
        instance.Extend(ConnectionContext.TimeProvider, asked, Settings.LockDuration);
    }

    /// <summary>Creates what is missing of the queue, and registers no instance.</summary>
    internal Task CreateQueueAsync(CancellationToken cancellationToken) => JoinAsync(string.Empty, cancellationToken);

    internal async Task<LeaseState> RenewAsync(QueueInstance instance, CancellationToken cancellationToken)
    {
        var asked = ConnectionContext.TimeProvider.GetTimestamp();
        var call = AddAllKeys(RedisStreamsScripts.RenewLease.CreateCall(Keys.All.Length))
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance.Name).Add(_lease).Add(_lifetime);
        var reply = await SettleConnection.ExecuteAsync(call, cancellationToken);
        var isLost = reply[0].AsInt64() < 0;
        if (!isLost)
        {
            instance.Extend(ConnectionContext.TimeProvider, asked, Settings.LockDuration);
        }

        return new LeaseState(
            IsLost: isLost,
            NextEnd: ToTime(reply[1].AsInt64()),
            IsRecoveryDue: reply[2].AsInt64() > 0,
            Owned: reply[3].AsInt64(),
            NextDue: ToTime(reply[4].AsInt64()));
    }

    /// <summary>Hands back a page of what dead instances own.</summary>
    internal async Task<(long Recovered, bool HasMore)> RecoverAsync(CancellationToken cancellationToken)
    {
        var call = WithQueueKeys(RedisStreamsScripts.RecoverMessages.CreateCall(keyCount: 6))
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(1000);
        var reply = await SettleConnection.ExecuteAsync(call, cancellationToken);
        return (reply[0].AsInt64(), reply[1].AsInt64() > 0);
    }

    /// <summary>Takes what is there, without waiting.</summary>
    /// <param name="instance">The instance that takes it.</param>
    /// <param name="limit">The most messages.</param>
    /// <param name="starting">How many of them start at once; the others are not counted as delivered yet.</param>
    /// <param name="wakeEntry">The wake entry that led here, or empty.</param>
    internal async Task<FetchResult> FetchAsync(string instance, int limit, int starting, string wakeEntry)
    {
        var call = WithQueueKeys(RedisStreamsScripts.FetchMessages.CreateCall(keyCount: 8)).Add(Keys.Delayed).Add(Keys.State)
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance)
            .Add(limit).Add(starting).Add(MaxFetchBytes).Add(_page).Add(wakeEntry)
            .Add(_maxPriorityWait).Add(Settings.DeadLetterExpiredMessages ? 1 : 0);
        var reply = await SettleConnection.ExecuteAsync(call);
        var state = (FetchState)reply[0].AsInt64();
        if (state != FetchState.Fetched)
        {
            return new FetchResult(state, []);
        }

        var rows = reply[1];
        var messages = new RedisStreamsTransportMessage[rows.Count];
        for (var index = 0; index < messages.Length; index++)
        {
            var row = rows[index];
            messages[index] = RedisStreamsTransportMessage.Create((int)row[0].AsInt64() - 1, row[1], row[2].AsInt64(), row[3]);
            if (row.Count > 4)
            {
                messages[index].ExpireIn(TimeSpan.FromMilliseconds(row[4].AsInt64()), ConnectionContext.TimeProvider);
            }
        }

        AdaptPage(messages);
        return new FetchResult(state, messages) { NextDue = ToTime(reply[2].AsInt64()), Expired = reply[3].AsInt64() };
    }

    /// <summary>Sleeps until a message comes, which it then takes, or until the instance is woken or the time is over.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="time">How long to sleep.</param>
    /// <param name="takesMessages">Whether messages wake it, or only a wake entry.</param>
    /// <remarks>At most one message per lane is taken. Only one of several sleeping instances wakes.</remarks>
    internal ValueTask<RedisReply> WaitAsync(string instance, TimeSpan time, bool takesMessages)
    {
        var command = new RedisCommand("XREADGROUP") { Timeout = time + TimeSpan.FromSeconds(5) }
            .Add("GROUP").Add(RedisStreamsDefaults.ConsumerGroup).Add(instance)
            .Add("COUNT").Add(1).Add("BLOCK").Add((long)time.TotalMilliseconds).Add("STREAMS");
        string[] streams = takesMessages ? [.. Keys.Lanes, Keys.Wake] : [Keys.Wake];
        foreach (var stream in streams)
        {
            command.Add(stream);
        }

        for (var index = 0; index < streams.Length; index++)
        {
            command.Add(">"u8);
        }

        return ReceiveConnection.ExecuteAsync(command);
    }

    /// <summary>Ends a sleep from outside.</summary>
    internal async Task UnblockAsync() =>
        await SettleConnection.ExecuteAsync(new RedisCommand("CLIENT") { Timeout = TimeSpan.FromSeconds(1) }.Add("UNBLOCK").Add(ReceiveConnection.ClientId));

    /// <summary>Ends a socket of the receive connection that may still sleep on the server although it is lost here.</summary>
    /// <remarks>A server that was restarted gives ids anew, so the id alone may be somebody else's: the name must be ours too.</remarks>
    internal async Task KillSleeperAsync(long clientId)
    {
        var listed = (await SettleConnection.ExecuteAsync(new RedisCommand("CLIENT").Add("LIST").Add("ID").Add(clientId))).AsString();
        if (listed is not null && listed.Contains($" name={ReceiveConnection.Name} ", StringComparison.Ordinal))
        {
            await SettleConnection.ExecuteAsync(new RedisCommand("CLIENT").Add("KILL").Add("ID").Add(clientId));
        }
    }

    internal async Task SettleAsync(int lane, IReadOnlyList<EntryId> entries)
    {
        var call = RedisStreamsScripts.SettleMessages.CreateCall(keyCount: 1).Add(Keys.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup);
        foreach (var entry in entries)
        {
            entry.AddTo(call);
        }

        await SettleConnection.ExecuteAsync(call);
    }

    /// <summary>Moves a message to a queue of the same slot, while this delivery owns it.</summary>
    /// <returns>Whether it was moved.</returns>
    internal async Task<bool> MoveAsync(string instance, RedisStreamsTransportMessage message, string destinationQueue, byte[] headers, string messageId)
    {
        var call = RedisStreamsScripts.MoveMessage.CreateCall(keyCount: 2)
            .Add(Keys.Lanes[message.Lane]).Add(ConnectionContext.Keys.Queue(destinationQueue).Lanes[message.Lane])
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance);
        message.EntryId.AddTo(call);
        call.Add(message.DeliveryCount).Add(headers).Add(messageId).Add(_lifetime);
        var reply = await SettleConnection.ExecuteAsync(call);
        return reply.AsInt64() == 1;
    }

    /// <summary>Changes owner and delivery count of messages that are still the instance's.</summary>
    /// <returns>How many were.</returns>
    internal async Task<long> TransferAsync(string instance, string owner, IReadOnlyCollection<DeliveryTransfer> transfers, TimeSpan? timeout = null)
    {
        var transferred = 0L;
        foreach (var page in transfers.Chunk(MaxBatch))
        {
            var call = RedisStreamsScripts.TransferDeliveries.CreateCall(keyCount: 5, timeout);
            AddLanes(call).Add(Keys.Wake).Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(owner);
            foreach (var transfer in page)
            {
                call.Add(transfer.Key.Lane + 1);
                transfer.Key.EntryId.AddTo(call);
                call.Add(transfer.Key.DeliveryCount).Add(transfer.NewDeliveryCount);
            }

            transferred += (await SettleConnection.ExecuteAsync(call)).AsInt64();
        }

        return transferred;
    }

    /// <summary>Puts a page of delayed messages that are due into their lanes.</summary>
    internal async Task<(TimeSpan? NextDue, int Promoted)> PromoteAsync(CancellationToken cancellationToken)
    {
        var call = AddLanes(RedisStreamsScripts.PromoteDelayed.CreateCall(keyCount: 6)).Add(Keys.Delayed).Add(Keys.DelayedBodies)
            .Add(MaxPromoted).Add(MaxFetchBytes);
        var reply = await SettleConnection.ExecuteAsync(call, cancellationToken);
        return (ToTime(reply[0].AsInt64()), reply[1].Count);
    }

    /// <summary>Settles a delivery and keeps the message that takes its place until it is due, in one step.</summary>
    /// <returns>Whether the delivery was still ours.</returns>
    internal async Task<bool> ReplaceAsync(string instance, RedisStreamsTransportMessage message, DelayedEntry entry)
    {
        var call = entry.CreateCall(Keys, Keys.Lanes[message.Lane], instance, message.EntryId.ToString(), message.DeliveryCount, mustExist: false);
        return (await SettleConnection.ExecuteAsync(call))[0].AsInt64() >= 0;
    }

    /// <summary>Ends the instance; what it still owns is handed back.</summary>
    /// <returns>How many messages that were, or <see cref="QueueEnded"/>.</returns>
    internal async Task<long> LeaveAsync(string instance)
    {
        var call = AddAllKeys(RedisStreamsScripts.LeaveQueue.CreateCall(Keys.All.Length, LeaveTime))
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(Settings.IsTemporary ? 1 : 0);
        return (await SettleConnection.ExecuteAsync(call)).AsInt64();
    }

    /// <summary>The entries of one lane that Redis holds for an instance, after one id; at most <see cref="OwnedPageSize"/>.</summary>
    internal async Task<IReadOnlyList<EntryId>> GetOwnedAsync(string instance, int lane, string after)
    {
        var command = new RedisCommand("XPENDING").Add(Keys.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup).Add(after).Add("+"u8).Add(OwnedPageSize).Add(instance);
        var reply = await SettleConnection.ExecuteAsync(command);
        var entries = new EntryId[reply.Count];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = EntryId.Parse(reply[index][0].Bytes.Span);
        }

        return entries;
    }

    /// <summary>Reads entries again that an instance owns.</summary>
    internal async Task<List<Delivery>> ClaimOwnedAsync(QueueInstance instance, int lane, IEnumerable<EntryId> entries)
    {
        var call = RedisStreamsScripts.ClaimOwned.CreateCall(keyCount: 1).Add(Keys.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup).Add(instance.Name);
        foreach (var entry in entries)
        {
            entry.AddTo(call);
        }

        var reply = await SettleConnection.ExecuteAsync(call);
        var deliveries = new List<Delivery>(reply.Count);
        foreach (var row in reply.Items)
        {
            var message = RedisStreamsTransportMessage.Create(lane, row[0], row[1].AsInt64(), row[2]);
            deliveries.Add(new Delivery(message, instance, isCounted: row[3].AsInt64() == 1));
        }

        return deliveries;
    }

    /// <summary>Shows a topic that has no subscriber yet.</summary>
    internal async Task DeployTopicAsync(string topicName) =>
        await SettleConnection.ExecuteAsync(new RedisCommand("HSETNX").Add(ConnectionContext.Keys.Topic(topicName)).Add(RedisKeys.VersionField).Add(0));

    /// <summary>Deletes all messages of the queue, those in flight and delayed ones included.</summary>
    internal async Task PurgeAsync() => await SettleConnection.ExecuteAsync(AddLanes(new RedisCommand("UNLINK")).Add(Keys.Wake).Add(Keys.Delayed).Add(Keys.DelayedBodies));

    public async ValueTask DisposeAsync()
    {
        if (_receiveConnection.IsValueCreated)
        {
            await _receiveConnection.Value.DisposeAsync();
        }
    }

    /// <summary>The keys of a temporary queue outlive a few missed renewals.</summary>
    private static TimeSpan GetLifetime(TimeSpan lockDuration)
    {
        var renewals = 2 * lockDuration;
        return renewals > RedisStreamsDefaults.TemporaryQueueLifetime ? renewals : RedisStreamsDefaults.TemporaryQueueLifetime;
    }

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static TimeSpan? ToTime(long milliseconds) => milliseconds < 0 ? null : TimeSpan.FromMilliseconds(milliseconds);

    private async Task JoinAsync(string instance, CancellationToken cancellationToken)
    {
        var call = AddAllKeys(RedisStreamsScripts.JoinQueue.CreateCall(Keys.All.Length))
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(_lease).Add(_lifetime);
        await SettleConnection.ExecuteAsync(call, cancellationToken);
    }

    private RedisCommand WithQueueKeys(RedisCommand call) => AddLanes(call).Add(Keys.Wake).Add(Keys.Consumers);

    private RedisCommand AddAllKeys(RedisCommand command)
    {
        foreach (var key in Keys.All)
        {
            command.Add(key);
        }

        return command;
    }

    private RedisCommand AddLanes(RedisCommand command)
    {
        foreach (var lane in Keys.Lanes)
        {
            command.Add(lane);
        }

        return command;
    }

    /// <summary>Sizes the next fetch's first page by the bodies just seen, so that one script never reads far beyond its byte limit.</summary>
    private void AdaptPage(RedisStreamsTransportMessage[] messages)
    {
        if (messages.Length == 0)
        {
            _page = FirstPage;
            return;
        }

        var bytes = messages.Sum(x => (long)x.Body.Length + x.Headers.Length);
        _page = (int)Math.Clamp(MaxFetchBytes / Math.Max(1, bytes / messages.Length), 1, 1000);
    }
}
