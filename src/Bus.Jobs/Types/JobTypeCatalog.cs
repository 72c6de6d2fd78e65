using System.Collections.Frozen;
using System.Text.Json;
using Bus.Jobs.Runs;
using Bus.Redis;

namespace Bus.Jobs.Types;

/// <summary>Keeps the job types in a hash of Redis, and what was read for a few seconds.</summary>
internal sealed class JobTypeCatalog : IJobTypeCatalog, IAsyncDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(5);

    private readonly IRedisConnection _connection;
    private readonly JobKeys _keys;
    private readonly FrozenDictionary<string, JobTypeRecord> _own;
    private readonly TimeProvider _timeProvider;
    private (long ReadAt, IReadOnlyDictionary<string, JobTypeRecord> Types)? _cache;

    internal JobTypeCatalog(IRedisClient client, string keyPrefix, IEnumerable<JobTypeRecord> own, TimeProvider timeProvider)
    {
        _keys = new JobKeys(keyPrefix);
        _own = own.ToFrozenDictionary(x => x.Name, StringComparer.Ordinal);
        _timeProvider = timeProvider;
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "job-types" });
    }

    public async Task<JobTypeRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_cache is { } cache && cache.Types.TryGetValue(name, out var known) && _timeProvider.GetElapsedTime(cache.ReadAt) < Freshness)
        {
            return known;
        }

        return (await ReadAsync(cancellationToken)).GetValueOrDefault(name);
    }

    public async Task<JobTypeRecord?> FindByMessageTypeAsync(string messageType, CancellationToken cancellationToken) =>
        _own.Values.FirstOrDefault(x => x.MessageTypes.Contains(messageType))
        ?? (await ReadAsync(cancellationToken)).Values.OrderBy(x => x.Name, StringComparer.Ordinal).FirstOrDefault(x => x.MessageTypes.Contains(messageType));

    public async Task<IReadOnlyList<JobTypeRecord>> GetAllAsync(CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Values.OrderBy(x => x.Name, StringComparer.Ordinal)];

    public async Task AnnounceAsync(IEnumerable<JobTypeRecord> types, CancellationToken cancellationToken)
    {
        foreach (var type in types)
        {
            await _connection.ExecuteAsync(
                new RedisCommand("HSET").AddKey(_keys.JobTypes).Add(type.Name).Add(JsonSerializer.SerializeToUtf8Bytes(type, JobJson.Options)), cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<IReadOnlyDictionary<string, JobTypeRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        var reply = await _connection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(_keys.JobTypes), cancellationToken);
        var types = new Dictionary<string, JobTypeRecord>(StringComparer.Ordinal);
        for (var index = 0; index + 1 < reply.Count; index += 2)
        {
            if (Read(reply[index + 1]) is { } type)
            {
                types[reply[index].AsString()!] = type;
            }
        }

        _cache = (_timeProvider.GetTimestamp(), types);
        return types;
    }

    /// <summary>A record that somebody wrote by hand and cannot be read is no type.</summary>
    private static JobTypeRecord? Read(in RedisReply json)
    {
        try
        {
            return JsonSerializer.Deserialize<JobTypeRecord>(json.Bytes.Span, JobJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
