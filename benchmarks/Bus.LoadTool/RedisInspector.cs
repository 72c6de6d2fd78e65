using System.Globalization;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Looks into and cleans up the Redis server under load.</summary>
internal sealed class RedisInspector : IAsyncDisposable
{
    private readonly RedisClient _client;
    private readonly IRedisConnection _connection;

    internal RedisInspector(string connectionString)
    {
        _client = new RedisClient(RedisOptions.Parse(connectionString));
        _connection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "inspect" });
    }

    internal async Task<long> GetUsedMemoryAsync()
    {
        var info = (await _connection.ExecuteAsync(new RedisCommand("INFO").Add("memory"))).AsString()!;
        var line = info.Split("\r\n").Single(x => x.StartsWith("used_memory:", StringComparison.Ordinal));
        return long.Parse(line["used_memory:".Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>Deletes everything under the load's prefix.</summary>
    internal async Task CleanUpAsync()
    {
        var cursor = "0";
        do
        {
            var reply = await _connection.ExecuteAsync(new RedisCommand("SCAN").Add(cursor).Add("MATCH").Add("load:*").Add("COUNT").Add(1000));
            cursor = reply[0].AsString()!;
            for (var index = 0; index < reply[1].Count; index++)
            {
                await _connection.ExecuteAsync(new RedisCommand("UNLINK").Add(reply[1][index].Bytes.Span));
            }
        }
        while (cursor != "0");
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
