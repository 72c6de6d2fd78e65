using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Lets a message start only under a lease that has not ended by this process' clock.</summary>
/// <remarks>
/// A process that was frozen may find messages in its socket or buffer that others have taken over since. In the normal case the clock alone answers;
/// when the lease is over, a renewal shared by all who wait has to succeed first.
/// </remarks>
internal sealed class LeaseGuard
{
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(200);

    private readonly ClientContext _client;
    private readonly CoalescedRead<QueueInstance> _renewal;
    private readonly CancellationToken _stopping;
    private readonly TimeProvider _timeProvider;

    /// <param name="client">The queue.</param>
    /// <param name="renewAsync">Renews the lease of the endpoint's present instance, or learns that it is lost; returns that instance.</param>
    /// <param name="stopping">Ends the wait: what has not started then is handed back.</param>
    internal LeaseGuard(ClientContext client, Func<Task<QueueInstance>> renewAsync, CancellationToken stopping)
    {
        _client = client;
        _renewal = new CoalescedRead<QueueInstance>(renewAsync);
        _stopping = stopping;
        _timeProvider = client.ConnectionContext.TimeProvider;
    }

    /// <summary>Waits for a valid lease; returns whether the instance still has it. At a stop it waits no longer.</summary>
    internal ValueTask<bool> HoldsAsync(QueueInstance instance) => instance.IsLeaseOver(_timeProvider) && !instance.IsLost
        ? new ValueTask<bool>(ConfirmAsync(instance))
        : new ValueTask<bool>(!instance.IsLost);

    private async Task<bool> ConfirmAsync(QueueInstance instance)
    {
        while (!instance.IsLost && instance.IsLeaseOver(_timeProvider) && !_stopping.IsCancellationRequested)
        {
            try
            {
                await _renewal.ReadAsync().WaitAsync(_stopping);
            }
            catch (RedisException)
            {
                // Redis is away: the receive loop says so, and nothing starts before it is back.
                await Task.Delay(RepeatDelay, _timeProvider, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return !instance.IsLost;
    }
}
