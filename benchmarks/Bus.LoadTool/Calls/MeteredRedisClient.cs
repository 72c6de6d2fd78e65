using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>A client that can let one command at a time reach the server and reads the server's processor time before and after it.</summary>
/// <remarks>A command's processor time contains that of reading it from the socket and of one <c>INFO cpu</c>.</remarks>
internal sealed class MeteredRedisClient : IRedisClient
{
    private readonly IRedisClient _client;
    private readonly ProcessorClock _clock;
    private readonly SemaphoreSlim _turn = new(1);
    private double _longestSeconds;

    internal MeteredRedisClient(IRedisClient client)
    {
        _client = client;
        _clock = new ProcessorClock(client.OpenConnection(new RedisConnectionSettings { Purpose = "meter" }));
    }

    public string Endpoint => _client.Endpoint;

    public RedisClientFeatures Features => _client.Features;

    public long RequestsSent => _client.RequestsSent;

    /// <summary>Whether commands are metered, one after the other; otherwise they pass as they come.</summary>
    internal bool IsMetering { get; private set; }

    public IRedisConnection OpenConnection(RedisConnectionSettings settings) => new MeteredRedisConnection(this, _client.OpenConnection(settings));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _turn.Dispose();
    }

    /// <summary>Meters the commands of a call.</summary>
    /// <returns>The longest processor time of a command, in seconds.</returns>
    internal async Task<double> MeterAsync(Func<Task> call)
    {
        (_longestSeconds, IsMetering) = (0, true);
        try
        {
            await call();
            return _longestSeconds;
        }
        finally
        {
            IsMetering = false;
        }
    }

    /// <summary>Sends something and notes what it cost.</summary>
    internal async ValueTask<RedisReply> MeterAsync(Func<ValueTask<RedisReply>> send)
    {
        await _turn.WaitAsync();
        try
        {
            var before = await _clock.ReadSecondsAsync();
            var reply = await send();
            _longestSeconds = Math.Max(_longestSeconds, await _clock.ReadSecondsAsync() - before);
            return reply;
        }
        finally
        {
            _turn.Release();
        }
    }
}
