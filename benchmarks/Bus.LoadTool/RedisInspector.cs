using System.Globalization;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Looks into and cleans up the Redis server under load.</summary>
internal sealed class RedisInspector : IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly RedisClient _client;
    private readonly IRedisConnection _connection;

    internal RedisInspector(string connectionString)
    {
        _client = new RedisClient(RedisOptions.Parse(connectionString));
        _connection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "inspect" });
    }

    internal Task<long> GetUsedMemoryAsync() => GetFactAsync("memory", "used_memory");

    /// <summary>What the keys take: without buffers of clients and of the append-only file, which come and go by 0.2 MB.</summary>
    internal Task<long> GetDatasetAsync() => GetFactAsync("memory", "used_memory_dataset");

    /// <summary>Empties the logs of slow and of refused commands: their up to 128 entries each are memory that no key has.</summary>
    internal async Task EmptyLogsAsync()
    {
        await _connection.ExecuteAsync(new RedisCommand("SLOWLOG").Add("RESET"));
        await _connection.ExecuteAsync(new RedisCommand("ACL").Add("LOG").Add("RESET"));
    }

    /// <summary>The keys of the database, and how many of them have a time to live.</summary>
    internal async Task<(long Keys, long Expiring)> CountKeysAsync()
    {
        var info = (await _connection.ExecuteAsync(new RedisCommand("INFO").Add("keyspace"))).AsString()!;
        var numbers = info.Split('=', ',').Where(x => x.Length > 0 && char.IsAsciiDigit(x[0])).Select(x => long.Parse(x, CultureInfo.InvariantCulture)).ToArray();
        return numbers.Length == 0 ? (0, 0) : (numbers[0], numbers[1]);
    }

    /// <summary>Awaits that Redis has nothing to do besides commands: it frees nothing in the background and rewrites no append-only file.</summary>
    internal async Task WaitForQuietAsync(CancellationToken cancellationToken)
    {
        while (await GetFactAsync("memory", "lazyfree_pending_objects") > 0
            || await GetFactAsync("persistence", "aof_rewrite_in_progress") > 0
            || await GetFactAsync("persistence", "aof_rewrite_scheduled") > 0)
        {
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    /// <summary>Runs any command.</summary>
    internal ValueTask<RedisReply> ExecuteAsync(RedisCommand command) => _connection.ExecuteAsync(command);

    /// <summary>Deletes everything under the load's prefix.</summary>
    internal async Task CleanUpAsync()
    {
        var cursor = "0";
        do
        {
            var reply = await _connection.ExecuteAsync(new RedisCommand("SCAN").Add(cursor).Add("MATCH").Add("load:*").Add("COUNT").Add(1000));
            cursor = reply[0].AsString()!;
            await Task.WhenAll(Enumerable.Range(0, reply[1].Count).Select(index => _connection.ExecuteAsync(new RedisCommand("UNLINK").Add(reply[1][index].Bytes.Span)).AsTask()));
        }
        while (cursor != "0");
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<long> GetFactAsync(string section, string name)
    {
        var info = (await _connection.ExecuteAsync(new RedisCommand("INFO").Add(section))).AsString()!;
        var line = info.Split("\r\n").Single(x => x.StartsWith($"{name}:", StringComparison.Ordinal));
        return long.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
