using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>A subscription of ours among those of the application; the multiplexer renews it after a reconnect.</summary>
internal sealed class ChannelListener : IAsyncDisposable
{
    // Whoever stops does not wait for a server that answers nothing.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(2);

    private readonly RedisChannel _channel;
    private readonly MultiplexerClient _client;
    private readonly Action<RedisChannel, RedisValue> _handler;

    internal ChannelListener(MultiplexerClient client, string channel, Action<ReadOnlyMemory<byte>> handler)
    {
        _client = client;
        _channel = new RedisChannel(channel, RedisChannel.PatternMode.Literal);
        _handler = (_, message) => handler((byte[]?)message);
    }

    internal Task SubscribeAsync(CancellationToken cancellationToken) =>
        RunAsync("SUBSCRIBE", x => x.SubscribeAsync(_channel, _handler, CommandFlags.None), limit: null, cancellationToken);

    public async ValueTask DisposeAsync() =>
        await RunAsync("UNSUBSCRIBE", x => x.UnsubscribeAsync(_channel, _handler, CommandFlags.None), EndTime, CancellationToken.None);

    private async Task RunAsync(string command, Func<ISubscriber, Task> run, TimeSpan? limit, CancellationToken cancellationToken)
    {
        Task sent;
        try
        {
            sent = run(_client.Subscriber);
        }
        catch (Exception exception)
        {
            throw MultiplexerFailures.Create(exception, command, _client.Endpoint);
        }

        await new CallDeadline(_client, command, limit).WaitAsync(sent, cancellationToken);
        if (!sent.IsCompletedSuccessfully)
        {
            throw MultiplexerFailures.Create(sent.Exception?.InnerException ?? new TaskCanceledException(sent), command, _client.Endpoint);
        }
    }
}
