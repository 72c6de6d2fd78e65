using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>A lock on an instance: renewed until it is disposed, and then given back, unless a write did that.</summary>
internal sealed class SagaLock<TSaga> : IAsyncDisposable
    where TSaga : class, ISagaVersion
{
    private const int RenewalsPerTimeout = 3;

    private readonly RedisSagaStore<TSaga> _store;
    private readonly Guid _id;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewal;
    private volatile bool _isWriting;
    private bool _isReleased;
    private volatile bool _isLost;

    internal SagaLock(RedisSagaStore<TSaga> store, Guid id, string token)
    {
        _store = store;
        _id = id;
        Token = token;
        _renewal = RenewAsync();
    }

    /// <summary>What Redis knows the holder by.</summary>
    internal string Token { get; }

    /// <summary>Makes sure that the lock holds for another whole time.</summary>
    internal async Task<bool> HoldsAsync(CancellationToken cancellationToken) => !_isLost && await _store.RenewLockAsync(_id, Token, cancellationToken);

    /// <summary>Says that a write is under way, which gives the lock back: from then on it is no loss if it is gone.</summary>
    internal void MarkWriting() => _isWriting = true;

    /// <summary>Says that a write gave the lock back.</summary>
    internal void MarkReleased() => _isReleased = true;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewal;
        _ended.Dispose();
        if (_isReleased || _isLost)
        {
            return;
        }

        try
        {
            await _store.ReleaseLockAsync(_id, Token);
        }
        catch (RedisException exception)
        {
            // It ends by itself; what the consumer did, or why it failed, counts for more.
            RedisSagasLogMessages.LockNotReleased(exception, _store.Options.SagaName, _id);
        }
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_store.Options.LockTimeout / RenewalsPerTimeout, _store.TimeProvider);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
            {
                await RenewOnceAsync();
                if (_isLost)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The holder is done.
        }
    }

    private async Task RenewOnceAsync()
    {
        try
        {
            if (!await _store.RenewLockAsync(_id, Token, _ended.Token) && !_isWriting)
            {
                _isLost = true;
                RedisSagasLogMessages.LockLost(_store.Options.SagaName, _id);
            }
        }
        catch (RedisException exception)
        {
            // It still holds for a while; if it does not, the write is refused.
            RedisSagasLogMessages.LockNotRenewed(exception, _store.Options.SagaName, _id);
        }
    }
}
