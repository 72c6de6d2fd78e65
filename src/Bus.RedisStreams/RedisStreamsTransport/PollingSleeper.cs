using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Sleeps here instead of on the server, where a client shares one socket with others: until a sender tells of a message, at most until the next look is due.</summary>
/// <remarks>
/// What is told by pub/sub may be lost, and what another client sends or a script hands back is not told at all: the looks bound how long any of it lies.
/// A look is the fetch that follows, so nothing is taken that does not find a slot.
/// </remarks>
internal sealed class PollingSleeper : IQueueSleeper
{
    private readonly ClientContext _client;
    private readonly CancellationToken _stopping;
    private readonly WakeChannels _wakes;
    private IAsyncDisposable? _listening;
    private TaskCompletionSource _woken = CreateSignal();

    internal PollingSleeper(ClientContext client, WakeChannels wakes, CancellationToken stopping)
    {
        _client = client;
        _wakes = wakes;
        _stopping = stopping;
    }

    public async Task<RedisReply?> SleepAsync(QueueInstance instance, TimeSpan time, FetchResult fetched, Func<bool> hasOtherWork)
    {
        if (_listening is null)
        {
            // What came since the last look was told to nobody: there has to be another one first.
            _listening = await _wakes.ListenAsync(_client.Keys, WakeUp, _stopping);
            return null;
        }

        var woken = _woken;
        await woken.Task.WaitAsync(_client.ConnectionContext.PollInterval, _client.ConnectionContext.TimeProvider, _stopping)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A wake-up before this line is answered by the fetch that follows, one behind it ends the next sleep at once.
        Volatile.Write(ref _woken, CreateSignal());
        return null;
    }

    public void WakeUp() => Volatile.Read(ref _woken).TrySetResult();

    public Task EndLostSleepAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_listening is null)
        {
            return;
        }

        try
        {
            await _listening.DisposeAsync();
        }
        catch (RedisException)
        {
            // A subscription that Redis cannot be told about ends with its connection.
        }
    }

    private static TaskCompletionSource CreateSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
