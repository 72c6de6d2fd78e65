using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Sleeps on the server until a message comes, and ends that sleep when there is something else to do or when its socket is dead.</summary>
internal sealed class QueueSleeper : IQueueSleeper
{
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(50);

    // The server ends a sleep up to 0.1 s late; asking too early costs one request.
    private static readonly TimeSpan OverdueAfter = TimeSpan.FromMilliseconds(500);

    // Between the server's answer that it has ended the sleep and the arrival of that end.
    private static readonly TimeSpan ReplyTime = TimeSpan.FromSeconds(1);

    // Whoever stops does not wait for a server that answers nothing at all.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(2);

    private readonly ClientContext _client;
    private readonly CancellationToken _stopping;
    private readonly TimeProvider _timeProvider;
    private long _clientId;
    private RedisEndpoint? _node;
    private volatile Task? _sleep;
    private Task? _ending;

    internal QueueSleeper(ClientContext client, CancellationToken stopping)
    {
        _client = client;
        _stopping = stopping;
        _timeProvider = client.ConnectionContext.TimeProvider;
    }

    public async Task<RedisReply?> SleepAsync(QueueInstance instance, TimeSpan time, FetchResult fetched, Func<bool> hasOtherWork)
    {
        await _client.ReceiveConnection.ConnectAsync(_stopping);
        _clientId = _client.ReceiveConnection.ClientId;
        _node = _client.ReceiveConnection.Node;
        var sleep = _client.WaitAsync(instance.Name, time, fetched).AsTask();
        _sleep = sleep;
        try
        {
            using var stop = _stopping.Register(WakeUp);
            await using var overdue = _timeProvider.CreateTimer(static sleeper => ((QueueSleeper)sleeper!).WakeUp(), this, time + OverdueAfter, Timeout.InfiniteTimeSpan);
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

    /// <summary>Ends the present sleep, if there is one; also one whose end does not arrive, because its socket is dead.</summary>
    public void WakeUp()
    {
        if (_sleep is { } sleep && Interlocked.Exchange(ref _ending, sleep) != sleep)
        {
            _ = WakeUpAsync(sleep);
        }
    }

    /// <summary>Ends a sleep on the server whose connection is lost here: it would take the next message.</summary>
    public async Task EndLostSleepAsync()
    {
        if (_clientId == 0 || (_client.ReceiveConnection.ClientId == _clientId && _client.ReceiveConnection.IsConnected))
        {
            return;
        }

        // A server that the queue has left wakes nobody of it any more, and may be one that does not answer.
        if (!_client.HasLeft(_node))
        {
            try
            {
                await _client.KillSleeperAsync(_clientId, _node);
            }
            catch (RedisServerException)
            {
                // It is gone already.
            }
        }

        _clientId = 0;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Asks again and again, for the request may overtake the sleep's beginning, and gives the socket up when Redis answers and the sleep's end does not come.</summary>
    private async Task WakeUpAsync(Task sleep)
    {
        var begun = _timeProvider.GetTimestamp();
        long? answered = null;
        while (!sleep.IsCompleted)
        {
            if (await TryUnblockAsync())
            {
                answered ??= _timeProvider.GetTimestamp();
            }

            await sleep.WaitAsync(RepeatDelay, _timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!sleep.IsCompleted && IsGivenUp(begun, answered, _client.ReceiveConnection.Node))
            {
                _client.ReceiveConnection.ResetIfSilent(ReplyTime);
            }
        }
    }

    private bool IsGivenUp(long begun, long? answered, RedisEndpoint? node) =>
        (answered is { } at && _timeProvider.GetElapsedTime(at) >= ReplyTime)
        || (_timeProvider.GetElapsedTime(begun) >= ReplyTime && _client.HasLeft(node))
        || (_stopping.IsCancellationRequested && _timeProvider.GetElapsedTime(begun) >= StopTime);

    /// <summary>Whether Redis answered, on a connection that is not the sleeper's.</summary>
    private async Task<bool> TryUnblockAsync()
    {
        try
        {
            await _client.UnblockAsync();
            return true;
        }
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
        {
            // Redis does not answer at all, which the settle connection's heartbeat notices; its reconnect wakes the sleeper again.
            return false;
        }
    }
}
