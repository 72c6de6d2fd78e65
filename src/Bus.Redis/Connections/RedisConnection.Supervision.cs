using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

// One loop owns the socket: connects, serves until it breaks, connects again.
internal sealed partial class RedisConnection
{
    // An attempt that began with the wait for it ends first and says why it failed.
    private static readonly TimeSpan AttemptGrace = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _disposing = new();
    private readonly ReconnectBackoff _backoff;
    private readonly Task _supervisor;
    private readonly Lock _connectGate = new();

    // Completed while connected; replaced by a new one when the socket breaks or an attempt is refused.
    private TaskCompletionSource _connected = NewSignal();

    // Ends the pause between two attempts.
    private TaskCompletionSource _hurry = NewSignal();
    private volatile SocketLink? _link;
    private long _clientId;
    private long _generation;
    private int _isDisposed;

    /// <inheritdoc />
    public async ValueTask ConnectAsync(CancellationToken cancellationToken = default)
    {
        Task connected;
        lock (_connectGate)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
            connected = _connected.Task;
            _hurry.TrySetResult();
        }

        try
        {
            await connected.WaitAsync(_options.ConnectTimeout + AttemptGrace, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            var failure = _queue.LastConnectFailure;
            throw new RedisConnectionException(
                failure is null
                    ? $"{_options.Endpoint} could not be reached within {_options.ConnectTimeout.TotalSeconds:0.###} s."
                    : $"{_options.Endpoint} could not be reached within {_options.ConnectTimeout.TotalSeconds:0.###} s; the last attempt: {failure.Message}",
                failure);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            await _disposing.CancelAsync();
            _link?.Break(new ObjectDisposedException(nameof(IRedisConnection)));
        }

        await _supervisor;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SuperviseAsync()
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                await ConnectAndServeAsync();
            }
            catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
            {
                // Disposed while connecting or pausing.
            }
        }

        _queue.Close();
        lock (_connectGate)
        {
            _connected.TrySetException(new ObjectDisposedException(nameof(IRedisConnection)));
            _ = _connected.Task.Exception;
        }

        _onDisposed(this);
    }

    private async Task ConnectAndServeAsync()
    {
        OpenedChannel opened;
        try
        {
            opened = await OpenAsync();
        }
        catch (RedisConnectionException failure)
        {
            await PauseAsync(failure);
            return;
        }

        using (opened.Channel)
        {
            var establishedAt = _time.GetTimestamp();
            await ServeAsync(opened.Channel, opened.Greeting);
            await PauseAfterLossAsync(_time.GetElapsedTime(establishedAt));
        }
    }

    private async Task<OpenedChannel> OpenAsync()
    {
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token);
        RespChannel? channel = null;
        try
        {
            channel = new RespChannel(await new SocketOpener(_options, _settings.IsBlocking).OpenAsync(linked.Token), _options.MaxReplyBytes);
            var greeting = await new Handshake(_options, Name, _requests, _time).RunAsync(channel, linked.Token);
            return new OpenedChannel(channel, greeting);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            channel?.Dispose();
            throw new RedisConnectionException(
                $"{_options.Endpoint} did not {(channel is null ? "accept the connection" : "answer the handshake")} within {_options.ConnectTimeout.TotalSeconds:0.###} s.", exception);
        }
        catch (Exception exception) when (exception is not (RedisConnectionException or OperationCanceledException))
        {
            // Nothing that goes wrong in an attempt may end the attempts.
            channel?.Dispose();
            throw new RedisConnectionException($"The connection to {_options.Endpoint} failed: {exception.Message}", exception);
        }
        catch
        {
            channel?.Dispose();
            throw;
        }
    }

    private async Task ServeAsync(RespChannel channel, ServerGreeting greeting)
    {
        var link = new SocketLink(channel, _queue, _pushes, _invalidations, _requests, _time);
        var reading = Established(link, greeting);
        Exception reason;
        using (new Heartbeat(link, _queue, _options, _settings.IsBlocking, _time))
        {
            reason = await reading;
        }

        await LostAsync(greeting, reason);
    }

    private Task<Exception> Established(SocketLink link, ServerGreeting greeting)
    {
        Interlocked.Exchange(ref _clientId, greeting.ClientId);
        var generation = Interlocked.Increment(ref _generation);
        _queue.LastConnectFailure = null;
        RedisMetrics.Connected();
        LogMessages.Connected(_logger, Name, _options.Endpoint, greeting.Version, greeting.Role, greeting.ClientId, generation);
        foreach (var channel in _pushes.Channels)
        {
            _queue.SubmitInternal(PushCommands.Subscribe(channel), PendingKind.Subscription);
        }

        _link = link;
        if (_disposing.IsCancellationRequested)
        {
            link.Break(new ObjectDisposedException(nameof(IRedisConnection)));
        }

        _queue.Attach(link);
        var reading = link.ReadAsync();
        lock (_connectGate)
        {
            _connected.TrySetResult();
        }

        if (_invalidations.HasConfirmed)
        {
            _ = RenewInvalidationsAsync();
        }

        _observers.Notify(new RedisConnectionStateChange(true, generation, greeting.ClientId, null));
        return reading;
    }

    private async Task LostAsync(ServerGreeting greeting, Exception reason)
    {
        await _queue.DetachAsync();
        _link = null;
        lock (_connectGate)
        {
            _connected = NewSignal();
            _hurry = NewSignal();
        }

        var isDisposed = _disposing.IsCancellationRequested;
        if (!isDisposed)
        {
            RedisMetrics.ConnectionLost();
            LogMessages.ConnectionLost(_logger, Name, _options.Endpoint, reason.Message);
        }

        _observers.Notify(new RedisConnectionStateChange(false, Generation, greeting.ClientId, isDisposed ? null : reason));
        _queue.FailWritten(reason, isDisposed);
    }

    /// <summary>A socket that lasted is replaced at once; one that did not, with growing pauses: a server may accept connections only to close them.</summary>
    private async Task PauseAfterLossAsync(TimeSpan lifetime)
    {
        if (lifetime >= _options.MaxReconnectDelay)
        {
            _backoff.Reset();
        }
        else
        {
            await Task.Delay(_backoff.Next(), _time, _disposing.Token);
        }
    }

    private async Task PauseAsync(RedisConnectionException failure)
    {
        _disposing.Token.ThrowIfCancellationRequested();
        _queue.LastConnectFailure = failure;
        var isRefused = failure is RedisAuthenticationException or RedisUnsupportedServerException or RedisTlsException;
        var delay = isRefused ? _backoff.NextAfterRefusal(_options.RefusedReconnectDelay) : _backoff.Next();
        Report(failure, isRefused);
        Task hurry;
        lock (_connectGate)
        {
            if (isRefused)
            {
                _connected.TrySetException(failure);
                _ = _connected.Task.Exception;
                _connected = NewSignal();
            }

            _hurry = NewSignal();
            hurry = _hurry.Task;
        }

        try
        {
            await hurry.WaitAsync(delay, _time, _disposing.Token);
        }
        catch (TimeoutException)
        {
            // The pause is over.
        }
    }

    private void Report(RedisConnectionException failure, bool isRefused)
    {
        if (_backoff.Failures > 1)
        {
            LogMessages.ConnectFailedAgain(_logger, Name, _backoff.Failures, failure.Message);
        }
        else if (isRefused)
        {
            LogMessages.ConnectRefused(_logger, Name, _options.RefusedReconnectDelay, failure.Message);
        }
        else
        {
            LogMessages.ConnectFailed(_logger, Name, failure.Message);
        }
    }

    private readonly record struct OpenedChannel(RespChannel Channel, ServerGreeting Greeting);
}
