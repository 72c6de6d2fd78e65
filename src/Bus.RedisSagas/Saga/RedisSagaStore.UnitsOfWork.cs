using System.Runtime.CompilerServices;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

// Changes that are written with everything else that comes of a message.
internal sealed partial class RedisSagaStore<TSaga>
    where TSaga : class, ISagaVersion
{
    private readonly ConditionalWeakTable<IRedisConnection, object> _shared = [];
    private int _joined;

    /// <summary>Leaves a change to a unit of work.</summary>
    /// <param name="work">The unit of work.</param>
    /// <param name="write">The change.</param>
    /// <param name="createException">What is thrown when it is refused for good.</param>
    /// <exception cref="ConfigurationException">It cannot be part of that unit of work; the message says why.</exception>
    internal async Task JoinAsync(IRedisUnitOfWork work, SagaWrite<TSaga> write, Func<long, Exception> createException)
    {
        await EnsureSharedAsync(work);
        work.Join(RedisScriptPart.Of(CreateWrite(write)), createException);
        if (Options.Expiry is not null && Interlocked.Increment(ref _joined) % RedisSagaDefaults.ExpiredPerCall == 0)
        {
            work.OnCommitted(RemoveExpiredAsync);
        }
    }

    private RedisCommand CreateWrite(SagaWrite<TSaga> write)
    {
        if (write.IsDeletion)
        {
            return CreateDelete(write, token: string.Empty);
        }

        // Whoever is refused reads the instance anew, so its version need not be put back.
        var saga = write.Saga.Instance;
        saga.Version = checked((write.Saga.Version ?? saga.Version) + 1);
        return CreatePut(write, CreateEntry(saga), saga.Version, token: string.Empty);
    }

    /// <summary>The record of the saga's place, which a load has written, must be there for the other connection too: then it is the same Redis.</summary>
    private async Task EnsureSharedAsync(IRedisUnitOfWork work)
    {
        if (_shared.TryGetValue(work.Connection, out _))
        {
            return;
        }

        if (Options.ConcurrencyMode == ConcurrencyMode.Pessimistic)
        {
            throw new ConfigurationException($"The saga '{Options.SagaName}' has ConcurrencyMode Pessimistic, and its endpoint units of work, which do what lost again by themselves; use ConcurrencyMode.Optimistic.");
        }

        if (!work.Reaches(_keys.All))
        {
            throw new ConfigurationException($"The saga '{Options.SagaName}' has the slot tag '{Options.SlotTag}', so on this cluster it cannot be written together with what its endpoint does; a unit of work there needs SlotTag '{work.SlotTag}'.");
        }

        await EnsurePlaceAsync();
        if (!(await work.Connection.ExecuteAsync(new RedisCommand("HGET").AddKey(_keys.Sagas).Add(Options.SagaName))).AsString()?.StartsWith($"{Options.SlotTag} ", StringComparison.Ordinal) ?? true)
        {
            throw new ConfigurationException($"The saga '{Options.SagaName}' is kept in another Redis, or another database, than its endpoint's queue; a unit of work needs both in one.");
        }

        _shared.TryAdd(work.Connection, this);
    }
}
