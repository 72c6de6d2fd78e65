using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Reads the history of an instance.</summary>
internal static class SagaHistory
{
    private const int MostEntries = 1000;

    internal static async Task<IReadOnlyList<SagaHistoryEntry>> ReadAsync(IRedisConnection connection, string key, CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new RedisCommand("XREVRANGE").AddKey(key).Add("+").Add("-").Add("COUNT").Add(MostEntries), cancellationToken);
        var entries = new SagaHistoryEntry[reply.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            entries[^(i + 1)] = Read(reply[i]);
        }

        return entries;
    }

    private static SagaHistoryEntry Read(RedisReply entry)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < entry[1].Count; i += 2)
        {
            fields[entry[1][i].AsString()!] = entry[1][i + 1].AsString()!;
        }

        // The id of an entry begins with the time when it was written.
        var at = long.Parse(entry[0].AsString()!.Split('-')[0], CultureInfo.InvariantCulture);
        string Find(string name) => fields.GetValueOrDefault(name, string.Empty);
        return new SagaHistoryEntry(
            DateTimeOffset.FromUnixTimeMilliseconds(at), Find("event"), Find("from"), Find("to"), !fields.ContainsKey("failed"),
            Guid.TryParse(Find("message"), out var message) ? message : null,
            long.TryParse(Find("attempt"), CultureInfo.InvariantCulture, out var attempt) ? attempt : 1,
            Find("error") is { Length: > 0 } error ? error : null);
    }
}
