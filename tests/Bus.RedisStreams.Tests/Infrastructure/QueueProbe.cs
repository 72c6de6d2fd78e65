using System.Globalization;
using Bus.Testing;

namespace Bus.RedisStreams.Tests;

/// <summary>Looks at a queue as an operator with redis-cli does.</summary>
public sealed class QueueProbe(RedisServer server, string prefix, string queueName)
{
    private readonly QueueKeys _keys = new RedisKeys(prefix).Queue(queueName);

    internal string Lane => _keys.Lanes[QueueLanes.Normal];

    internal string Wake => _keys.Wake;

    internal string Leases => _keys.Consumers;

    /// <summary>Messages waiting and in flight.</summary>
    public async Task<long> LengthAsync() => (await server.SendAsync("XLEN", Lane)).Integer;

    /// <summary>Messages that an instance holds.</summary>
    public async Task<long> PendingAsync() => (await server.SendAsync("XPENDING", Lane, RedisStreamsDefaults.ConsumerGroup))[0].Integer;

    /// <summary>The owner and delivery count of each pending message.</summary>
    public async Task<IReadOnlyList<(string Owner, long Deliveries)>> PendingRowsAsync()
    {
        var rows = await server.SendAsync("XPENDING", Lane, RedisStreamsDefaults.ConsumerGroup, "-", "+", 10_000);
        return rows.Items.Select(row => (row[1].Text!, row[3].Integer)).ToList();
    }

    /// <summary>The names of the group's consumers.</summary>
    public async Task<IReadOnlyList<string>> ConsumersAsync()
    {
        var rows = await server.SendAsync("XINFO", "CONSUMERS", Lane, RedisStreamsDefaults.ConsumerGroup);
        return rows.Items.Select(row => row["name"].Text!).ToList();
    }

    /// <summary>The names of the instances that hold a lease.</summary>
    public async Task<IReadOnlyList<string>> InstancesAsync() => (await server.SendAsync("ZRANGE", Leases, 0, -1)).Texts().Select(x => x!).ToList();

    /// <summary>The fields of all messages.</summary>
    public async Task<IReadOnlyList<RespNode>> EntriesAsync() => (await server.SendAsync("XRANGE", Lane, "-", "+")).Items.Select(x => x[1]).ToList();

    /// <summary>Awaits that no message waits or is held.</summary>
    public async Task EmptyAsync(TimeSpan? deadline = null) => await Eventually.ReturnsAsync(
        async () => (Length: await LengthAsync(), Pending: await PendingAsync()),
        x => x is { Length: 0, Pending: 0 },
        $"queue {queueName} is empty",
        x => string.Create(CultureInfo.InvariantCulture, $"length {x.Length}, pending {x.Pending}"),
        deadline);

    /// <summary>Awaits that so many messages are held.</summary>
    public Task HeldAsync(long count) => Eventually.ReturnsAsync(PendingAsync, x => x == count, $"{count} messages of {queueName} are held");
}
