using Bus.Redis;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>One of the transport's connections; all are the multiplexer's.</summary>
/// <remarks>
/// Replies have the shape of the multiplexer's protocol, which is RESP2 unless the application chose otherwise. Version 1.2.6 notices a stalled socket only when the kernel does;
/// what was sent fails at its deadline until then.
/// </remarks>
internal sealed class MultiplexerConnection : IRedisConnection
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(20);

    private readonly MultiplexerClient _client;
    private bool _isDisposed;

    internal MultiplexerConnection(MultiplexerClient client, string purpose)
    {
        _client = client;
        Name = $"{client.Name}:{purpose}";
    }

    public string Name { get; }

    public bool IsConnected => _client.IsConnected;

    /// <summary>0: the multiplexer does not tell, and the socket is not ours to end.</summary>
    public long ClientId => 0;

    public long Generation => _client.Generation;

    public RedisEndpoint? Node => new RedisEndpoint(_client.Options.Host, _client.Options.Port);

    public RedisEndpoint? FindNode(string key) => Node;

    public int GetTransactionGroup(string key) => 0;

    public async ValueTask ConnectAsync(CancellationToken cancellationToken = default)
    {
        var started = _client.TimeProvider.GetTimestamp();
        while (!_client.IsConnected)
        {
            ThrowIfDisposed();
            if (_client.TimeProvider.GetElapsedTime(started) >= _client.Options.ConnectTimeout)
            {
                throw new Bus.Redis.RedisConnectionException($"{_client.Endpoint} was not reachable by the application's multiplexer within {_client.Options.ConnectTimeout.TotalSeconds:0.###} s.");
            }

            await Task.Delay(RetryDelay, _client.TimeProvider, cancellationToken);
        }
    }

    public async ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var call = new MultiplexerCall(_client, command);
        var deadline = new CallDeadline(_client, call.DisplayName, call.Timeout);
        while (true)
        {
            var sent = call.SendTo(_client.Database);
            await deadline.WaitAsync(sent, cancellationToken);
            if (sent.IsCompletedSuccessfully)
            {
                return MultiplexerReplies.Read(await sent);
            }

            var failure = GetFailure(sent);
            if (MultiplexerFailures.FindServerError(failure) is not { } error || !call.IsScriptMissing(error))
            {
                await RetryOrThrowAsync(failure, deadline, cancellationToken);
            }

            // What was written meanwhile is ahead of it now.
            _client.NoteLoss();
        }
    }

    public async ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(commands.Count);
        ThrowIfDisposed();
        var calls = commands.Select(command => new MultiplexerCall(_client, command)).ToArray();
        var deadline = new CallDeadline(_client, $"a transaction of {calls.Length} commands, {calls[0].DisplayName} first", LongestTimeout(calls));
        while (true)
        {
            var transaction = _client.Database.CreateTransaction();
            var replies = Array.ConvertAll(calls, call => call.SendTo(transaction));
            var executed = transaction.ExecuteAsync(CommandFlags.DemandMaster);
            await deadline.WaitAsync(executed, cancellationToken);
            if (executed.IsCompletedSuccessfully)
            {
                await deadline.WaitAsync(Task.WhenAll(replies), cancellationToken);
                return new RedisReply(RedisReplyType.Array, replies.Select((reply, index) => ReadQueued(reply, calls[index])).ToArray());
            }

            Array.ForEach(replies, Observe);
            await RetryOrThrowAsync(GetFailure(executed), deadline, cancellationToken);
            _client.NoteLoss();
        }
    }

    /// <summary>Nothing: the socket is the application's, and no command blocks on it.</summary>
    public bool ResetIfSilent(TimeSpan silence) => false;

    public async ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        var subscription = new ChannelListener(_client, channel, handler);
        await subscription.SubscribeAsync(cancellationToken);
        return subscription;
    }

    public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler) => _client.Observe(handler);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return ValueTask.CompletedTask;
    }

    private static TimeSpan? LongestTimeout(MultiplexerCall[] calls)
    {
        var timeouts = calls.Select(call => call.Timeout).OfType<TimeSpan>().ToList();
        return timeouts.Count == 0 ? null : timeouts.Contains(Timeout.InfiniteTimeSpan) ? Timeout.InfiniteTimeSpan : timeouts.Max();
    }

    private static Exception GetFailure(Task sent) => sent.Exception?.InnerException ?? new TaskCanceledException(sent);

    private static void Observe(Task reply) => _ = reply.ContinueWith(static x => x.Exception, TaskContinuationOptions.OnlyOnFaulted);

    /// <summary>The reply of one command; a failure of its own is an error among the replies.</summary>
    private RedisReply ReadQueued(Task<RedisResult> reply, MultiplexerCall call)
    {
        if (reply.IsCompletedSuccessfully)
        {
            return MultiplexerReplies.Read(reply.Result);
        }

        var failure = GetFailure(reply);
        var error = MultiplexerFailures.FindServerError(failure) ?? throw MultiplexerFailures.Create(failure, call.DisplayName, _client.Endpoint);
        call.IsScriptMissing(error);
        return MultiplexerReplies.Error(error);
    }

    /// <summary>Waits before a command that was not sent is sent again; any other failure is its caller's.</summary>
    private async Task RetryOrThrowAsync(Exception failure, CallDeadline deadline, CancellationToken cancellationToken)
    {
        if (!MultiplexerFailures.IsNotSent(failure) || deadline.IsOver)
        {
            _client.NoteLoss();
            throw MultiplexerFailures.Create(failure, deadline.Command, _client.Endpoint);
        }

        await Task.Delay(RetryDelay, _client.TimeProvider, cancellationToken);
        ThrowIfDisposed();
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed || _client.IsDisposed, this);
}
