using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>Calls the transport's scripts on a queue of its own, as the transport does.</summary>
internal sealed class ScriptQueue(RespProbe probe, string prefix)
{
    private const string Group = RedisStreamsDefaults.ConsumerGroup;

    private readonly QueueKeys _keys = new RedisKeys(prefix).Queue("q");

    internal string Lane => _keys.Lanes[QueueLanes.Normal];

    internal QueueKeys Keys => _keys;

    internal string Wake => _keys.Wake;

    /// <summary>Most messages of a partition key in flight; 0 for a queue that is not partitioned.</summary>
    internal int MostOfKey { get; set; }

    internal bool IsOldestFirst { get; set; }

    internal bool IsSingle { get; set; }

    internal long Lifetime { get; set; }

    internal string Leases => _keys.Consumers;

    internal string ErrorLane { get; } = new RedisKeys(prefix).Queue("q_error").Lanes[QueueLanes.Normal];

    internal Task<RespNode> JoinAsync(string instance, long lease = 60_000, long lifetime = 0) =>
        CallAsync(RedisStreamsScripts.JoinQueue, _keys.All, Group, instance, lease, lifetime);

    internal Task<RespNode> RenewAsync(string instance, long lease = 60_000, long lifetime = 0) =>
        CallAsync(RedisStreamsScripts.RenewLease, _keys.All, Group, instance, lease, lifetime, IsPartitioned, IsChecked, Flag(IsSingle));

    internal Task<RespNode> RecoverAsync(int limit = 1000) => CallAsync(RedisStreamsScripts.RecoverMessages, [.. QueueKeys(), _keys.Partitions, _keys.State], Group, limit, IsPartitioned, IsChecked);

    internal Task<RespNode> PauseAsync(bool pauses = true) => CallAsync(RedisStreamsScripts.PauseQueue, [_keys.State, _keys.Wake, _keys.Consumers], Flag(pauses));

    internal Task<RespNode> LeaveAsync(string instance, bool isTemporary = false, long lifetime = 0) =>
        CallAsync(RedisStreamsScripts.LeaveQueue, _keys.All, Group, instance, Flag(isTemporary), lifetime);

    internal Task<RespNode> FetchAsync(
        string instance, int limit = 10, int starting = 10, int maxBytes = 1 << 20, int page = 16, string wakeEntry = "", long longestWait = 30_000, bool keepExpired = false) =>
        CallAsync(
            RedisStreamsScripts.FetchMessages,
            [.. QueueKeys(), _keys.Delayed, _keys.State, _keys.Partitions],
            Group, instance, limit, starting, maxBytes, page, wakeEntry, longestWait, Flag(keepExpired), MostOfKey, Flag(IsOldestFirst), Flag(IsSingle), IsChecked, Lifetime);

    /// <summary>Releases partition keys.</summary>
    internal Task<RespNode> ReleaseAsync(params object[] keys) =>
        CallAsync(RedisStreamsScripts.ReleasePartitions, [.. _keys.Lanes, _keys.Wake, _keys.Partitions], [Group, MostOfKey, 0, .. keys]);

    /// <summary>Releases a page of all partition keys.</summary>
    internal Task<RespNode> SweepAsync(string after = "", int pageSize = 100) =>
        CallAsync(RedisStreamsScripts.ReleasePartitions, [.. _keys.Lanes, _keys.Wake, _keys.Partitions], Group, MostOfKey, pageSize, after);

    /// <summary>Adds a message with a partition key.</summary>
    internal async Task<string> AddKeyedAsync(string key, int lane = QueueLanes.Normal) =>
        (await probe.SendAsync("XADD", _keys.Lanes[lane], "*", "partition-key", key, "body", "{}")).Text!;

    /// <summary>Reads new messages as a sleeper of a queue does whose messages have to pass a check.</summary>
    internal Task<RespNode> ArriveAsync(int count = 1) =>
        probe.SendAsync("XREADGROUP", "GROUP", Group, RedisStreamsDefaults.ArrivedConsumer, "COUNT", count, "STREAMS", Lane, ">");

    internal Task<RespNode> DelayAsync(string name, long delay, int lane = QueueLanes.Normal, string instance = "", string entryId = "", long deliveries = 0, bool mustExist = false, string mark = "", long window = 0) =>
        CallAsync(
            RedisStreamsScripts.DelayMessage,
            [_keys.Delayed, _keys.DelayedBodies, _keys.Wake, Lane, _keys.Deduplication(mark)],
            name, delay, lane + 1, Group, instance, entryId, deliveries, mustExist ? 1 : 0, window, "body", name);

    internal Task<RespNode> AddOnceAsync(string mark, long window = 60_000, bool mustExist = false, string body = "{}") =>
        CallAsync(RedisStreamsScripts.AddOnce, [_keys.Deduplication(mark), Lane], window, mustExist ? 1 : 0, "body", body);

    internal Task<RespNode> PromoteAsync(int limit = 1000, int maxBytes = 1 << 20) =>
        CallAsync(RedisStreamsScripts.PromoteDelayed, [.. _keys.Lanes, _keys.Delayed, _keys.DelayedBodies], limit, maxBytes);

    internal Task<RespNode> TakePublishesAsync(string delayed, string bodies) => CallAsync(RedisStreamsScripts.TakeDuePublishes, [delayed, bodies], 10, 1 << 20, 30_000);

    internal Task<RespNode> CancelAsync(params object[] names) => CallAsync(RedisStreamsScripts.CancelDelayed, [_keys.Delayed, _keys.DelayedBodies], names);

    internal Task<RespNode> SettleAsync(params object[] ids) => SettleAsOwnerAsync("", ids);

    internal Task<RespNode> SettleAsOwnerAsync(string owner, params object[] ids) => CallAsync(RedisStreamsScripts.SettleMessages, [Lane], [Group, owner, .. ids]);

    internal Task<RespNode> ClaimOwnedAsync(string instance, params object[] ids) => CallAsync(RedisStreamsScripts.ClaimOwned, [Lane], [Group, instance, .. ids]);

    internal Task<RespNode> MoveAsync(string instance, string id, long deliveries, long lifetime = 0) =>
        CallAsync(RedisStreamsScripts.MoveMessage, [Lane, ErrorLane], Group, instance, id, deliveries, """{"why":"because"}""", "fallback-id", lifetime);

    internal Task<RespNode> TransferAsync(string instance, string owner, string id, long expected, long count) =>
        CallAsync(RedisStreamsScripts.TransferDeliveries, [.. _keys.Lanes, _keys.Wake], Group, instance, owner, QueueLanes.Normal + 1, id, expected, count);

    internal Task<RespNode> SubscribeAsync(string topic, string queue, string kind, bool replaces = true) =>
        CallAsync(RedisStreamsScripts.SubscribeQueue, [topic], $"queue:{queue}", kind, replaces ? 1 : 0, $"queue:{queue}");

    /// <summary>Subscribes queue <c>q</c>, each time with a filter or an empty text.</summary>
    internal Task<RespNode> SubscribeAsync(string topic, bool configures, params string[] filters) => CallAsync(
        RedisStreamsScripts.SubscribeQueue,
        [.. filters.Select(_ => topic)],
        ["queue:q", "permanent", configures ? 2 : 1, .. filters.Select(x => RedisKeys.SubscriptionField("q", x))]);

    internal Task<RespNode> UnsubscribeAsync(string topic, string queue, string kind) =>
        CallAsync(RedisStreamsScripts.UnsubscribeQueue, [topic], kind, $"queue:{queue}");

    internal async Task<string> AddAsync(string body = "{}") => (await probe.SendAsync("XADD", Lane, "*", "body", body)).Text!;

    internal async Task<string> AddToAsync(int lane, string body = "{}") => (await probe.SendAsync("XADD", _keys.Lanes[lane], "*", "body", body)).Text!;

    /// <summary>Lets an instance's lease end in the past.</summary>
    internal Task ExpireAsync(string instance) => probe.SendAsync("ZADD", Leases, 1, instance);

    /// <summary>Owner and delivery count of an entry, or <see langword="null"/> if it is not pending.</summary>
    internal async Task<(string Owner, long Deliveries)?> PendingAsync(string id)
    {
        var rows = await probe.SendAsync("XPENDING", Lane, Group, id, id, 1);
        return rows.Count == 0 ? null : (rows[0][1].Text!, rows[0][3].Integer);
    }

    internal async Task<IReadOnlyList<string>> ConsumersAsync() =>
        (await probe.SendAsync("XINFO", "CONSUMERS", Lane, Group)).Items.Select(x => x["name"].Text!).ToList();

    internal async Task<long> LengthAsync(string stream) => (await probe.SendAsync("XLEN", stream)).Integer;

    private int IsPartitioned => Flag(MostOfKey > 0);

    private int IsChecked => Flag(MostOfKey > 0 || IsSingle);

    private static int Flag(bool value) => value ? 1 : 0;

    private object[] QueueKeys() => [.. _keys.Lanes, _keys.Wake, _keys.Consumers];

    private Task<RespNode> CallAsync(RedisScript script, object[] keys, params object[] arguments) =>
        probe.TrySendAsync(["EVAL", script.Source, keys.Length, .. keys, .. arguments]);
}
