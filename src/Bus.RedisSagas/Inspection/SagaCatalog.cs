using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>The sagas of one Redis and key prefix, as their records tell.</summary>
internal sealed class SagaCatalog(IRedisConnection connection, string keyPrefix)
{
    private readonly string _keyPrefix = keyPrefix.TrimEnd(':');

    /// <summary>Where the instances of each saga lie, by its name.</summary>
    internal async Task<SortedDictionary<string, SagaPlace>> ReadAsync(CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(new RedisKeys(_keyPrefix, string.Empty, string.Empty, string.Empty).Sagas), cancellationToken);
        var places = new SortedDictionary<string, SagaPlace>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < reply.Count; i += 2)
        {
            places[reply[i].AsString()!] = SagaPlace.Parse(reply[i + 1].AsString()!);
        }

        return places;
    }

    internal RedisKeys CreateKeys(string sagaName, SagaPlace place, string lockSuffix = RedisSagaDefaults.LockSuffix) => new(_keyPrefix, place.SlotTag, sagaName, lockSuffix);

    internal SagaView Open(string sagaName, SagaPlace place)
    {
        var keys = CreateKeys(sagaName, place);
        return new SagaView(sagaName, connection, keys, x => SagaMachineRecord.ReadAsync(connection, keys, x));
    }

    /// <summary>What is said when there is no saga of a name.</summary>
    internal static ArgumentException Unknown(string sagaName, IEnumerable<string> present)
    {
        var names = string.Join(", ", present);
        return new ArgumentException($"There is no saga '{sagaName}'; {(names.Length == 0 ? "there is none at all" : $"there is {names}")}.");
    }

    internal async Task<IReadOnlyList<SagaTypeSummary>> SummarizeAsync(CancellationToken cancellationToken)
    {
        var places = await ReadAsync(cancellationToken);
        return await Task.WhenAll(places.Select(async x => new SagaTypeSummary(x.Key, x.Value.SagaType, x.Value.SlotTag, await Open(x.Key, x.Value).CountAsync(cancellationToken))));
    }
}
