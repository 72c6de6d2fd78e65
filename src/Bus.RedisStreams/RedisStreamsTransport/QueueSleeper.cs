using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Sleeps on the server until a message comes, and ends that sleep when there is something else to do.</summary>
internal sealed class QueueSleeper
{
    private static readonly TimeSpan SleepTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(50);

    private readonly ClientContext _client;
    private readonly CancellationToken _stopping;
    private long _clientId;
    private volatile Task? _sleep;

    internal QueueSleeper(ClientContext client, CancellationToken stopping)
    {
        _client = client;
        _stopping = stopping;
    }

    /// <summary>Sleeps under an instance's name; completes with what the wake-up brought along, nothing if the sleep was ended.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="fetched">What the last fetch said: nothing to have, or not for this instance now.</param>
    /// <param name="hasOtherWork">Asked once more when the sleep has begun: a <see cref="WakeUp"/> before that finds nobody asleep.</param>
    internal async Task<RedisReply> SleepAsync(QueueInstance instance, FetchResult fetched, Func<bool> hasOtherWork)
    {
        await _client.ReceiveConnection.ConnectAsync(_stopping);
        _clientId = _client.ReceiveConnection.ClientId;
        var sleep = _client.WaitAsync(instance.Name, SleepTime, fetched).AsTask();
        _sleep = sleep;
        try
        {
            using var stop = _stopping.Register(WakeUp);
            if (hasOtherWork())
            {
                WakeUp();
            }

            return await sleep;
        }
        finally
        {
            _sleep = null;
        }
    }

    /// <summary>Ends the present sleep, if there is one.</summary>
    internal void WakeUp()
    {
        if (_sleep is { } sleep)
        {
            _ = WakeUpAsync(sleep);
        }
    }

    /// <summary>Ends a sleep on the server whose connection is lost here: it would take the next message.</summary>
    internal async Task EndLostSleepAsync()
    {
        if (_clientId == 0 || (_client.ReceiveConnection.ClientId == _clientId && _client.ReceiveConnection.IsConnected))
        {
            return;
        }

        try
        {
            await _client.KillSleeperAsync(_clientId);
        }
        catch (RedisServerException)
        {
            // It is gone already.
        }

        _clientId = 0;
    }

    /// <summary>Asks again and again: the request may overtake the sleep's beginning.</summary>
    private async Task WakeUpAsync(Task sleep)
    {
        while (!sleep.IsCompleted)
        {
            try
            {
                await _client.UnblockAsync();
            }
            catch (RedisException)
            {
                // Without a connection there is no sleep on the server; the wait ends by its own timeout.
            }

            await sleep.WaitAsync(RepeatDelay, _client.ConnectionContext.TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
