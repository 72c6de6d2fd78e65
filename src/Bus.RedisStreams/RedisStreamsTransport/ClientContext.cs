using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit.Middleware;

namespace Bus.RedisStreams;

/// <summary>One endpoint's view of its queue: the queue's verbs, each a command or script.</summary>
internal sealed partial class ClientContext : BasePipeContext, IAsyncDisposable
{
    private readonly DirectReading _directReading;
    private readonly string _lifetime;
    private readonly string _lease;
    private readonly string _maxPriorityWait;
    private readonly Lazy<IRedisConnection> _receiveConnection;
    private readonly CancellationToken _stopping;
    private readonly ClientContextSupervisor _supervisor;
    private int _page = FirstPage;

    internal const int OwnedPageSize = 1000;

    /// <summary>What <see cref="LeaveAsync"/> returns when the temporary queue has ended with its last instance.</summary>
    internal const long QueueEnded = -1;

    /// <summary>How long a step of signing off may take: what it does not reach ends by itself.</summary>
    internal static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(2);

    private const int FirstPage = 16;
    private const long LongestTime = 900_000_000_000_000;
    private const int MaxBatch = 250;
    private const int MaxFetchBytes = 1 << 20;
    private const int MaxPromoted = 500;

    internal ClientContext(ConnectionContext connectionContext, RedisStreamsReceiveSettings settings, ClientContextSupervisor supervisor, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        _supervisor = supervisor;
        _stopping = supervisor.Stopping;
        ConnectionContext = connectionContext;
        Settings = settings;
        Keys = connectionContext.Keys.Queue(settings.QueueName);
        _lease = Milliseconds(settings.LockDuration);
        _maxPriorityWait = Milliseconds(settings.MaxPriorityWait);
        _lifetime = settings.Lifetime is { } lifetime ? Milliseconds(lifetime) : "0";
        Partitions = new QueuePartitions(this);
        Outbox = new OutboxRelay(this);
        _directReading = new DirectReading(connectionContext.TimeProvider);
        _receiveConnection = new Lazy<IRedisConnection>(() => connectionContext.OpenBlockingConnection(settings.QueueName, Keys.Wake));
    }

    internal ConnectionContext ConnectionContext { get; }

    internal RedisStreamsReceiveSettings Settings { get; }

    internal QueueKeys Keys { get; }

    internal QueuePartitions Partitions { get; }

    internal OutboxRelay Outbox { get; }

    internal IRedisConnection SettleConnection => ConnectionContext.SettleConnection;

    internal IRedisConnection ReceiveConnection => _receiveConnection.Value;

    /// <summary>Lets the endpoint do something until it stops: a stop waits for it. When one is under way already, nothing is done.</summary>
    internal async Task RunAsync(Func<EndpointRun, Task> run)
    {
        var present = new EndpointRun();
        try
        {
            if (TryBegin(present))
            {
                await run(present);
            }
        }
        finally
        {
            await present.EndAsync();
        }
    }

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
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance.Name).Add(_lease).Add(_lifetime)
            .Add(Flag(Partitions.MostOfKey > 0)).Add(Flag(Settings.IsChecked)).Add(Flag(Settings.SingleActiveConsumer));
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
        var call = WithQueueKeys(RedisStreamsScripts.RecoverMessages.CreateCall(keyCount: 8)).Add(Keys.Partitions).Add(Keys.State)
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(1000).Add(Flag(Partitions.MostOfKey > 0)).Add(Flag(Settings.IsChecked));
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
        if (wakeEntry.Length == 0 && starting >= limit && _directReading.TakeLane() is var lane and not DirectReading.None)
        {
            var direct = await ReadLaneAsync(instance, lane, limit);
            if (direct.Count > 0)
            {
                return new FetchResult(FetchState.Fetched, direct) { IsDirect = true };
            }
        }

        return await RunFetchAsync(instance, limit, starting, wakeEntry);
    }

    /// <summary>Takes new messages of one lane, past the script; see <see cref="DirectReading"/>.</summary>
    private async Task<IReadOnlyList<RedisStreamsTransportMessage>> ReadLaneAsync(string instance, int lane, int limit)
    {
        var count = Math.Min(limit, _page);
        var reply = await SettleConnection.ExecuteAsync(new RedisCommand("XREADGROUP")
            .Add("GROUP"u8).Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add("COUNT"u8).Add(count).Add("STREAMS"u8).AddKey(Keys.Lanes[lane]).Add(">"u8));
        if (reply.Count == 0)
        {
            _directReading.End();
            return [];
        }

        // A map with RESP3; with RESP2, which an application's multiplexer may speak, a list of pairs.
        var entries = reply.Type == RedisReplyType.Map ? reply[1] : reply[0][1];
        if (entries.Count < Math.Min(count, DirectReading.BusyFrom))
        {
            _directReading.End();
        }

        var messages = new RedisStreamsTransportMessage[entries.Count];
        for (var index = 0; index < messages.Length; index++)
        {
            messages[index] = RedisStreamsTransportMessage.Create(lane, entries[index][0], 1, entries[index][1]);
            messages[index].ExpireAt(_directReading.ServerTime, ConnectionContext.TimeProvider);
        }

        AdaptPage(messages);
        return messages;
    }

    private async Task<FetchResult> RunFetchAsync(string instance, int limit, int starting, string wakeEntry)
    {
        var call = WithQueueKeys(RedisStreamsScripts.FetchMessages.CreateCall(keyCount: 9)).Add(Keys.Delayed).Add(Keys.State).Add(Keys.Partitions)
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance)
            .Add(limit).Add(starting).Add(MaxFetchBytes).Add(_page).Add(wakeEntry)
            .Add(_maxPriorityWait).Add(Flag(Settings.DeadLetterExpiredMessages))
            .Add(Partitions.MostOfKey).Add(Flag(Settings.IsOldestFirst)).Add(Flag(Settings.SingleActiveConsumer)).Add(Flag(Settings.IsChecked)).Add(_lifetime);
        var reply = await SettleConnection.ExecuteAsync(call);
        var state = (FetchState)reply[0].AsInt64();
        if (state != FetchState.Fetched)
        {
            _directReading.End();
            return new FetchResult(state, []) { LastWake = reply.Count > 1 ? reply[1].AsString()! : string.Empty };
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
        _directReading.Allow((int)reply[6].AsInt64() - 1, DateTimeOffset.FromUnixTimeMilliseconds(reply[7].AsInt64()));
        return new FetchResult(state, messages)
        {
            NextDue = ToTime(reply[2].AsInt64()),
            Expired = reply[3].AsInt64(),
            Parked = reply[4].AsInt64(),
            FreedKeys = Array.ConvertAll(reply[5].Items.ToArray(), x => x.Bytes),
        };
    }

    /// <summary>Sleeps until a message comes, which it then takes, or until the instance is woken or the time is over.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="time">How long to sleep.</param>
    /// <param name="fetched">How the last fetch ended: while the queue is paused or its messages are another's, they do not wake the instance, and it takes no wake from others.</param>
    /// <remarks>
    /// At most one message per lane is taken. Only one of several sleeping instances wakes. Where each message has to pass a check, none is taken past it:
    /// what wakes a sleeper belongs to nobody yet, and comes first in the next fetch of whoever is quickest.
    /// </remarks>
    internal ValueTask<RedisReply> WaitAsync(string instance, TimeSpan time, in FetchResult fetched)
    {
        var timeout = time + TimeSpan.FromSeconds(5);
        if (fetched.State != FetchState.Fetched)
        {
            return ReceiveConnection.ExecuteAsync(
                new RedisCommand("XREAD") { Timeout = timeout }.Add("BLOCK").Add((long)time.TotalMilliseconds).Add("STREAMS").AddKey(Keys.Wake).Add(fetched.LastWake));
        }

        var command = new RedisCommand("XREADGROUP") { Timeout = timeout }
            .Add("GROUP").Add(RedisStreamsDefaults.ConsumerGroup).Add(Settings.IsChecked ? RedisStreamsDefaults.ArrivedConsumer : instance)
            .Add("COUNT").Add(1).Add("BLOCK").Add((long)time.TotalMilliseconds).Add("STREAMS");
        string[] streams = [.. Keys.Lanes, Keys.Wake];
        foreach (var stream in streams)
        {
            command.AddKey(stream);
        }

        for (var index = 0; index < streams.Length; index++)
        {
            command.Add(">"u8);
        }

        return ReceiveConnection.ExecuteAsync(command);
    }

    /// <summary>Wakes a sleeping instance, if the queue still exists.</summary>
    /// <param name="reason">For people who look at the queue.</param>
    internal async Task WakeAsync(string reason) => await SettleConnection.ExecuteAsync(
        new RedisCommand("XADD") { Timeout = TimeSpan.FromSeconds(1) }.AddKey(Keys.Wake).Add("NOMKSTREAM"u8).Add("MAXLEN"u8).Add(1).Add("*"u8).Add("reason"u8).Add(reason));

    /// <summary>Ends a sleep from outside, on the node on which the receive connection sleeps.</summary>
    internal async Task UnblockAsync() => await SettleConnection.ExecuteAsync(
        new RedisCommand("CLIENT") { Timeout = TimeSpan.FromSeconds(1), Node = ReceiveConnection.Node }.Add("UNBLOCK").Add(ReceiveConnection.ClientId));

    /// <summary>Whether the queue is known to be on another server than one.</summary>
    internal bool HasLeft(RedisEndpoint? node) => node is not null && SettleConnection.FindNode(Keys.Wake) is { } owner && owner != node;

    /// <summary>Ends a socket of the receive connection that may still sleep on the server although it is lost here.</summary>
    /// <remarks>A server that was restarted gives ids anew, so the id alone may be somebody else's: the name must be ours too.</remarks>
    internal async Task KillSleeperAsync(long clientId, RedisEndpoint? node)
    {
        var listed = (await SettleConnection.ExecuteAsync(new RedisCommand("CLIENT") { Timeout = LeaveTime, Node = node }.Add("LIST").Add("ID").Add(clientId))).AsString();
        if (listed is not null && listed.Contains($" name={ReceiveConnection.Name} ", StringComparison.Ordinal))
        {
            await SettleConnection.ExecuteAsync(new RedisCommand("CLIENT") { Timeout = LeaveTime, Node = node }.Add("KILL").Add("ID").Add(clientId));
        }
    }

    /// <summary>Puts a page of delayed messages that are due into their lanes.</summary>
    internal async Task<(TimeSpan? NextDue, int Promoted)> PromoteAsync(CancellationToken cancellationToken)
    {
        var call = AddLanes(RedisStreamsScripts.PromoteDelayed.CreateCall(keyCount: 6)).Add(Keys.Delayed).Add(Keys.DelayedBodies)
            .Add(MaxPromoted).Add(MaxFetchBytes);
        var reply = await SettleConnection.ExecuteAsync(call, cancellationToken);
        return (ToTime(reply[0].AsInt64()), reply[1].Count);
    }

    /// <summary>Ends the instance; what it still owns is handed back.</summary>
    /// <returns>How many messages that were, or <see cref="QueueEnded"/>.</returns>
    internal async Task<long> LeaveAsync(string instance)
    {
        var call = AddAllKeys(RedisStreamsScripts.LeaveQueue.CreateCall(Keys.All.Length, LeaveTime))
            .Add(RedisStreamsDefaults.ConsumerGroup).Add(instance).Add(Flag(Settings.EndsWithLastConsumer)).Add(_lifetime);
        return (await SettleConnection.ExecuteAsync(call)).AsInt64();
    }

    /// <summary>The entries of one lane that Redis holds for an instance, after one id; at most <see cref="OwnedPageSize"/>.</summary>
    internal async Task<IReadOnlyList<EntryId>> GetOwnedAsync(string instance, int lane, string after)
    {
        var command = new RedisCommand("XPENDING").AddKey(Keys.Lanes[lane]).Add(RedisStreamsDefaults.ConsumerGroup).Add(after).Add("+"u8).Add(OwnedPageSize).Add(instance);
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
        await SettleConnection.ExecuteAsync(new RedisCommand("HSETNX").AddKey(ConnectionContext.Keys.Topic(topicName)).Add(RedisKeys.VersionField).Add(0));

    /// <summary>Deletes all messages of the queue, those in flight and delayed ones included.</summary>
    internal async Task PurgeAsync() => await SettleConnection.ExecuteAsync(
        AddLanes(new RedisCommand("UNLINK")).AddKey(Keys.Wake).AddKey(Keys.Delayed).AddKey(Keys.DelayedBodies).AddKey(Keys.Partitions));

    public async ValueTask DisposeAsync()
    {
        if (_receiveConnection.IsValueCreated)
        {
            await _receiveConnection.Value.DisposeAsync();
        }
    }

    private bool TryBegin(EndpointRun run)
    {
        try
        {
            _supervisor.AddConsumeAgent(run);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        // A stop that begins just now overlooks it.
        return !_stopping.IsCancellationRequested;
    }

    private static int Flag(bool value) => value ? 1 : 0;

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    // A due time that somebody else wrote may be further off than any clock counts.
    private static TimeSpan? ToTime(long milliseconds) => milliseconds < 0 ? null : TimeSpan.FromMilliseconds((double)Math.Min(milliseconds, LongestTime));

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
            command.AddKey(lane);
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
