using Bus.Redis;

namespace Bus.RedisSagas;

/// <summary>Counts the entries of each value of an index, without reading them.</summary>
internal static class SagaIndexCount
{
    /// <summary>More values than anybody looks at; a property that is different in each instance has no end of them.</summary>
    private const int MostValues = 1000;

    private const int IdLength = 36;

    internal static async Task<IReadOnlyDictionary<string, long>> ReadAsync(IRedisConnection connection, string key, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var from = "-"; counts.Count < MostValues;)
        {
            var first = await connection.ExecuteAsync(
                new RedisCommand("ZRANGE").AddKey(key).Add(from).Add("+").Add("BYLEX").Add("LIMIT").Add(0).Add(1), cancellationToken);
            if (first.Count == 0)
            {
                break;
            }

            var start = first[0].AsString()![..^IdLength];

            // ';' comes right behind ':', with which the start ends.
            var end = $"{start[..^1]};";
            counts[start[(start.IndexOf(':', StringComparison.Ordinal) + 1)..^1]] =
                (await connection.ExecuteAsync(new RedisCommand("ZLEXCOUNT").AddKey(key).Add($"[{start}").Add($"({end}"), cancellationToken)).AsInt64();
            from = $"[{end}";
        }

        return counts;
    }
}
