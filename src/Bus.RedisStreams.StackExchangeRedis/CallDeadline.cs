using Bus.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>Until when a command may take: version 1.2.6 lets asynchronous calls wait for ever.</summary>
internal sealed class CallDeadline
{
    private readonly MultiplexerClient _client;
    private readonly TimeSpan _limit;
    private readonly long _started;

    internal CallDeadline(MultiplexerClient client, string command, TimeSpan? limit)
    {
        _client = client;
        _limit = limit ?? client.Options.CommandTimeout;
        _started = client.TimeProvider.GetTimestamp();
        Command = command;
    }

    /// <summary>The command, for messages.</summary>
    internal string Command { get; }

    internal bool IsOver => Left == TimeSpan.Zero;

    private TimeSpan Left
    {
        get
        {
            if (_limit == Timeout.InfiniteTimeSpan)
            {
                return _limit;
            }

            var left = _limit - _client.TimeProvider.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Waits for the end of a call, whatever it is, and leaves the multiplexer's thread: what follows would hold up its other callers.</summary>
    /// <exception cref="RedisTimeoutException">It did not end in time.</exception>
    internal async Task WaitAsync(Task sent, CancellationToken cancellationToken)
    {
        await sent.WaitAsync(Left, _client.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (sent.IsCompleted)
        {
            return;
        }

        _ = sent.ContinueWith(static x => x.Exception, TaskContinuationOptions.OnlyOnFaulted);
        cancellationToken.ThrowIfCancellationRequested();
        _client.NoteLoss();
        throw new RedisTimeoutException($"{Command} at {_client.Endpoint} had no reply within {_limit.TotalSeconds:0.###} s, on the application's multiplexer. The server may still run it.");
    }
}
