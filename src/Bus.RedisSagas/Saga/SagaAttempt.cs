using Bus.Redis;
using MassTransit;
using MassTransit.Middleware.InMemoryOutbox;
using MassTransit.RetryPolicies;

namespace Bus.RedisSagas;

/// <summary>One attempt at a transition: what it read, the locks it took, and what it staged for the commit.</summary>
/// <param name="store">The instances.</param>
/// <param name="number">The how-manieth attempt at the same transition it is, from 1.</param>
/// <param name="isInWork">Whether it is part of a unit of work: then nobody locks instances, and a lock that there is all the same is found at the commit.</param>
/// <param name="cancellationToken">Ends every wait.</param>
internal sealed class SagaAttempt<TSaga>(RedisSagaStore<TSaga> store, int number, bool isInWork, CancellationToken cancellationToken) : IAsyncDisposable
    where TSaga : class, ISagaVersion
{
    private SagaTransition<TSaga>? _transition;
    private readonly Dictionary<Guid, SagaLock<TSaga>> _locks = [];
    private readonly Dictionary<TSaga, LoadedSaga<TSaga>> _loaded = new(ReferenceEqualityComparer.Instance);
    private SagaWrite<TSaga>? _staged;
    private IDisposable? _turn;

    /// <summary>Why the attempt lost; <see langword="null"/> while it has not.</summary>
    internal RedisSagaConcurrencyException? Conflict { get; private set; }

    /// <summary>The instances that it has read or started.</summary>
    internal IEnumerable<Guid> Instances => _loaded.Keys.Select(x => x.CorrelationId).Distinct();

    /// <summary>Says what the history is to tell of what is staged from now on.</summary>
    internal void Begin(SagaTransition<TSaga> transition) => _transition = transition;

    /// <summary>Reads an instance, when nobody else has it locked.</summary>
    internal async Task<TSaga?> LoadAsync(Guid id)
    {
        if (store.Options.ConcurrencyMode == ConcurrencyMode.Optimistic)
        {
            // One at most: who has one and waits for another could wait for somebody who waits for him.
            _turn ??= await store.Turns.WaitAsync(id, hasLost: number > 1, cancellationToken);
        }
        else if (!_locks.ContainsKey(id))
        {
            await UntilFreeAsync(id, () => TryLockAsync(id, expectedVersion: null));
        }

        if (isInWork && number == 1)
        {
            return Note(await store.PeekAsync(id, cancellationToken));
        }

        var (result, found) = await store.LoadAsync(id, GetToken(id), cancellationToken);
        if (result == SagaScriptResult.Locked)
        {
            result = await UntilFreeAsync(id, async () =>
            {
                (var result, found) = await store.LoadAsync(id, GetToken(id), cancellationToken);
                return result;
            });
        }

        ThrowUnlessDone(result, id);
        return Note(found);
    }

    private TSaga? Note(LoadedSaga<TSaga>? found)
    {
        if (found is not null)
        {
            _loaded[found.Instance] = found;
        }

        return found?.Instance;
    }

    /// <summary>Takes in an instance that is not stored.</summary>
    internal async Task AddAsync(TSaga instance)
    {
        var id = instance.CorrelationId;
        if (store.Options.ConcurrencyMode == ConcurrencyMode.Pessimistic && !_locks.ContainsKey(id))
        {
            await UntilFreeAsync(id, () => TryLockAsync(id, expectedVersion: null));
        }

        _loaded[instance] = new LoadedSaga<TSaga>(instance, null, string.Empty);
    }

    /// <summary>Stages an instance as it is at the commit.</summary>
    internal void StagePut(TSaga instance) => _staged = new SagaWrite<TSaga>(_loaded[instance], IsDeletion: false) { Transition = _transition };

    /// <summary>Stages the end of an instance; one that was never stored needs none.</summary>
    internal void StageDelete(TSaga instance)
    {
        var loaded = _loaded[instance];
        _staged = loaded.Version is null ? null : new SagaWrite<TSaga>(loaded, IsDeletion: true) { Transition = _transition };
    }

    /// <summary>Writes what was staged and lets go what was sent.</summary>
    /// <param name="held">What was sent; <see langword="null"/> if it went at once.</param>
    /// <param name="isEmpty">Whether nothing was sent.</param>
    /// <param name="isBehindOutbox">Whether what is sent waits behind this as well.</param>
    /// <remarks>
    /// What is sent goes ahead of the write, under a lock that nobody can write against: a process that dies in between leaves the instance as it was, and the message
    /// that is delivered again sends it again. Behind an outbox nothing goes ahead.
    /// </remarks>
    internal async Task CommitAsync(OutboxContext? held, bool isEmpty, bool isBehindOutbox)
    {
        if (_staged is { } write)
        {
            var goesAhead = held is not null && !isEmpty && !isBehindOutbox;
            if (goesAhead)
            {
                await LockForSendingAsync(write);
                await held!.ExecutePendingActions(concurrentMessageDelivery: false);
            }

            await WriteAsync(write);
            if (goesAhead)
            {
                return;
            }
        }

        if (held is not null)
        {
            await held.ExecutePendingActions(concurrentMessageDelivery: false);
        }
    }

    /// <summary>Leaves the write and what was sent to a unit of work, which writes them with everything else, or does all of it again.</summary>
    internal async Task JoinAsync(IRedisUnitOfWork work, OutboxContext held)
    {
        if (_staged is { } write)
        {
            await store.JoinAsync(work, write, code => new RedisSagaConcurrencyException(Describe((SagaScriptResult)code), typeof(TSaga), write.Saga.Instance.CorrelationId));
            if (_turn is { } turn)
            {
                _turn = null;
                work.OnEnded(turn.Dispose);
            }
        }

        await held.ExecutePendingActions(concurrentMessageDelivery: false);
    }

    public async ValueTask DisposeAsync()
    {
        _turn?.Dispose();
        foreach (var held in _locks.Values)
        {
            await held.DisposeAsync();
        }
    }

    private async Task WriteAsync(SagaWrite<TSaga> write)
    {
        var id = write.Saga.Instance.CorrelationId;
        var held = _locks.GetValueOrDefault(id);
        held?.MarkWriting();
        ThrowUnlessDone(await store.CommitAsync(write, GetToken(id)), id);
        held?.MarkReleased();
    }

    private async Task LockForSendingAsync(SagaWrite<TSaga> write)
    {
        var id = write.Saga.Instance.CorrelationId;
        if (!_locks.TryGetValue(id, out var present))
        {
            ThrowUnlessDone(await TryLockAsync(id, write.ExpectedVersion), id);
        }
        else if (!await present.HoldsAsync(cancellationToken))
        {
            ThrowUnlessDone(SagaScriptResult.LockLost, id);
        }
    }

    private async Task<SagaScriptResult> TryLockAsync(Guid id, string? expectedVersion)
    {
        var token = Guid.NewGuid().ToString("N");
        var result = await store.LockAsync(id, token, expectedVersion, cancellationToken);
        if (result == SagaScriptResult.Done)
        {
            _locks.Add(id, new SagaLock<TSaga>(store, id, token));
        }

        return result;
    }

    /// <summary>Repeats a call while somebody else has the instance locked.</summary>
    private async Task<SagaScriptResult> UntilFreeAsync(Guid id, Func<Task<SagaScriptResult>> call)
    {
        if (store.Options.RetryPolicy is { } policy)
        {
            return await policy.Retry(async () => await call() is var result and not SagaScriptResult.Locked ? result : throw CreateLocked(id), false, cancellationToken);
        }

        var pause = new SagaPause(store.TimeProvider);
        var start = store.TimeProvider.GetTimestamp();
        while (true)
        {
            var result = await call();
            if (result != SagaScriptResult.Locked)
            {
                return result;
            }

            if (store.TimeProvider.GetElapsedTime(start) >= store.Options.LockRetryTimeout)
            {
                throw CreateLocked(id);
            }

            await pause.WaitAsync(cancellationToken);
        }
    }

    private string GetToken(Guid id) => _locks.TryGetValue(id, out var held) ? held.Token : string.Empty;

    // Not noted as the attempt's conflict: it has waited long enough.
    private static RedisSagaConcurrencyException CreateLocked(Guid id) =>
        new("Somebody else has the instance locked.", typeof(TSaga), id);

    private void ThrowUnlessDone(SagaScriptResult result, Guid id)
    {
        if (result != SagaScriptResult.Done)
        {
            throw Conflict = new RedisSagaConcurrencyException(Describe(result), typeof(TSaga), id);
        }
    }

    private static string Describe(SagaScriptResult result) => result switch
    {
        SagaScriptResult.LockLost => "The lock on the instance was lost before the transition was written.",
        SagaScriptResult.Locked => "Somebody else locked the instance before the transition was written.",
        SagaScriptResult.Gone => "The instance ended before the transition was written.",
        _ => "The instance was changed, started or ended by somebody else since it was read.",
    };
}
