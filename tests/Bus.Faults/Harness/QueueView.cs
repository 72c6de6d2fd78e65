using System.Text.Json;
using Bus.Faults.Worker;
using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>What Redis holds of the queue, seen as an operator with redis-cli sees it.</summary>
internal sealed class QueueView(IFaultRedis redis)
{
    internal const string Queue = "work";

    private const string Group = "bus";
    private static readonly string[] Lanes = ["critical", "high", "normal", "low"];

    // Consumers that stand for messages, not for instances.
    private static readonly string[] Stages = ["returned", "arrived", "parked"];

    internal static string Lane => Key("normal");

    internal static string Leases => Key("consumers");

    /// <summary>Messages that wait, are held, or are put off.</summary>
    internal async Task<long> CountMessagesAsync()
    {
        var count = 0L;
        var delayed = await CountDelayedAsync();
        foreach (var lane in Lanes)
        {
            var length = (await SendAsync("XLEN", Key(lane))).Integer;
            count += Math.Max(length, await CountPendingAsync(Key(lane)));
        }

        // A message that is put off, or comes due, between two of these reads must not be missed.
        return count + Math.Max(delayed, await CountDelayedAsync());
    }

    /// <summary>The ids of the messages that instances hold, running or not.</summary>
    internal async Task<IReadOnlyList<int>> GetHeldAsync()
    {
        var ids = new List<int>();
        foreach (var row in (await SendAsync("XPENDING", Lane, Group, "-", "+", 1000)).Items)
        {
            var entries = await SendAsync("XRANGE", Lane, row[0].Text!, row[0].Text!);
            ids.AddRange(entries.Items.Select(x => ReadId(x[1]["body"].Bytes!)));
        }

        return ids;
    }

    /// <summary>Instances with a lease, and instances that are consumers of a group.</summary>
    internal async Task<IReadOnlyCollection<string>> GetInstancesAsync()
    {
        var names = (await SendAsync("ZRANGE", Leases, 0, -1)).Texts().OfType<string>().ToHashSet();
        foreach (var key in Lanes.Append("wake").Select(Key))
        {
            if ((await SendAsync("EXISTS", key)).Integer == 1 && await HasGroupAsync(key))
            {
                names.UnionWith((await SendAsync("XINFO", "CONSUMERS", key, Group)).Items.Select(x => x["name"].Text!).Except(Stages));
            }
        }

        return names;
    }

    /// <summary>The ids of the messages in the error queue, one for each copy.</summary>
    internal async Task<IReadOnlyList<int>> GetErrorsAsync()
    {
        var ids = new List<int>();
        foreach (var lane in Lanes)
        {
            var entries = await SendAsync("XRANGE", $"bus:{{{Queue}}}_error:{lane}", "-", "+");
            ids.AddRange(entries.Items.Select(x => ReadId(x[1]["body"].Bytes!)));
        }

        return ids;
    }

    /// <summary>Keys that should have gone: not permanent ones by contracts/keyspace.md, nor those of sagas that are there, whose locks do not stay.</summary>
    internal async Task<IReadOnlyList<string>> GetLeftKeysAsync()
    {
        var permanent = KeyspaceRow.Read().Where(x => x.Lifetime.StartsWith("permanent", StringComparison.Ordinal))
            .Concat(KeyspaceRow.ReadSagas().Where(x => x.Lifetime != "expires")).ToList();
        var keys = new List<string>();
        foreach (var server in await redis.FindServersAsync())
        {
            keys.AddRange((await server.SendAsync("KEYS", "*")).Texts().OfType<string>());
        }

        return keys.Where(key => !permanent.Any(row => row.Matches(key))).Order().ToList();
    }

    /// <summary>What sagas have sent, in the order in which it came.</summary>
    internal async Task<IReadOnlyList<FaultTold>> GetToldAsync() =>
        [.. (await SendAsync("XRANGE", $"bus:{{{FaultSagaMachine.Told}}}:normal", "-", "+")).Items.Select(x => ReadMessage<FaultTold>(x[1]["body"].Bytes!))];

    /// <summary>The sagas as they are kept.</summary>
    internal async Task<IReadOnlyList<FaultSaga>> GetSagasAsync()
    {
        var sagas = new List<FaultSaga>();
        foreach (var id in (await SendAsync("ZRANGE", $"{{{Queue}}}:saga:{FaultSaga.Name}:all", 0, -1)).Texts())
        {
            sagas.Add(JsonSerializer.Deserialize<FaultSaga>((await SendAsync("HGET", $"{{{Queue}}}:saga:{FaultSaga.Name}:{id}", "data")).Bytes!, JsonSerializerOptions.Web)!);
        }

        return sagas;
    }

    private async Task<RespNode> SendAsync(params object[] words) => await (await redis.FindServerAsync(Lane)).SendAsync(words);

    private async Task<long> CountDelayedAsync() => (await SendAsync("ZCARD", Key("delayed"))).Integer;

    private async Task<bool> HasGroupAsync(string key) => (await SendAsync("XINFO", "GROUPS", key)).Items.Any(x => x["name"].Text == Group);

    private async Task<long> CountPendingAsync(string lane)
    {
        if ((await SendAsync("EXISTS", lane)).Integer == 0 || !await HasGroupAsync(lane))
        {
            return 0;
        }

        return (await SendAsync("XPENDING", lane, Group))[0].Integer;
    }

    private static int ReadId(byte[] body) => ReadMessage<FaultMessage>(body).Id;

    private static T ReadMessage<T>(byte[] body)
    {
        using var envelope = JsonDocument.Parse(body);
        return envelope.RootElement.GetProperty("message").Deserialize<T>(JsonSerializerOptions.Web)!;
    }

    private static string Key(string name) => $"bus:{{{Queue}}}:{name}";
}
