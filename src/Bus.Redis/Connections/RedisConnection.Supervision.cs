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
    private readonly IDisposable _watching;
    private readonly Lock _connectGate = new();

    // Completed while connected; replaced by a new one when the socket breaks or an attempt is refused.
    private TaskCompletionSource _connected = NewSignal();

    // Ends the pause between two attempts.
    private TaskCompletionSource _hurry = NewSignal();
    private volatile SocketLink? _link;
    private volatile OpenedChannel? _server;
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
                    ? $"{_topology.Endpoint} could not be reached within {_options.ConnectTimeout.TotalSeconds:0.###} s."
                    : $"{_topology.Endpoint} could not be reached within {_options.ConnectTimeout.TotalSeconds:0.###} s; the last attempt: {failure.Message}",
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

    /// <summary>Ends the connection without losing a reply that may still come; what was not written fails with <see cref="RedisRetiredException"/>.</summary>
    internal async Task RetireAsync()
    {
        await _queue.RetireAsync().WaitAsync(_options.HeartbeatTimeout, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
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

        _watching.Dispose();
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
            opened = await _opener.OpenAsync(_topology, _disposing.Token);
        }
        catch (RedisConnectionException failure)
        {
            _topology.Failed(wasConnected: false);
            await PauseAsync(failure);
            return;
        }

        using (opened)
        {
            var establishedAt = _time.GetTimestamp();
            await ServeAsync(opened);
            await PauseAfterLossAsync(_time.GetElapsedTime(establishedAt));
        }
    }

    private async Task ServeAsync(OpenedChannel opened)
    {
        var link = new SocketLink(opened.Channel, _queue, _pushes, _invalidations, _requests, _time);
        var reading = Established(link, opened);
        Exception reason;
        using (new Heartbeat(link, _queue, opened.Server, _settings.IsBlocking, _time))
        {
            reason = await reading;
        }

        await LostAsync(opened, reason);
    }

    private Task<Exception> Established(SocketLink link, OpenedChannel opened)
    {
        var greeting = opened.Greeting;
        _server = opened;
        _queue.Endpoint = opened.Server.Endpoint;
        Interlocked.Exchange(ref _clientId, greeting.ClientId);
        var generation = Interlocked.Increment(ref _generation);
        _queue.LastConnectFailure = null;
        RedisMetrics.Connected();
        LogMessages.Connected(_logger, Name, opened.Server.Endpoint, greeting.Version, greeting.Role, greeting.ClientId, generation);
        foreach (var channel in _pushes.Channels)
        {
            _queue.SubmitInternal(PushCommands.Subscribe(channel), PendingKind.Subscription);
        }

        _link = link;
        if (_disposing.IsCancellationRequested)
        {
            link.Break(new ObjectDisposedException(nameof(IRedisConnection)));
        }

        LookAtTopology();
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

    private async Task LostAsync(OpenedChannel opened, Exception reason)
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
            LogMessages.ConnectionLost(_logger, Name, opened.Server.Endpoint, reason.Message);
            _topology.Failed(wasConnected: true);
        }

        _observers.Notify(new RedisConnectionStateChange(false, Generation, opened.Greeting.ClientId, isDisposed ? null : reason));
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
        var isRefused = failure is RedisAuthenticationException or RedisUnsupportedServerException or RedisTlsException or RedisRoleException or RedisServiceUnknownException;

        // A replica may be promoted, and a service be added, at any time: that is looked for as often as for a server that is away.
        var mayChange = failure is RedisRoleException or RedisServiceUnknownException;
        var delay = isRefused && !mayChange ? _backoff.NextAfterRefusal(_options.RefusedReconnectDelay) : _backoff.Next();
        Report(failure, isRefused, delay);
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

    private void Report(RedisConnectionException failure, bool isRefused, TimeSpan delay)
    {
        if (_backoff.Failures > 1)
        {
            LogMessages.ConnectFailedAgain(_logger, Name, _backoff.Failures, failure.Message);
        }
        else if (isRefused)
        {
            LogMessages.ConnectRefused(_logger, Name, delay, failure.Message);
        }
        else
        {
            LogMessages.ConnectFailed(_logger, Name, failure.Message);
        }
    }

    /// <summary>Gives the socket up when another server is known to be the right one, and ends a pause that waits for it.</summary>
    private void LookAtTopology()
    {
        if (_link is { } link && _server is { } server && _topology.IsAbandoned(server.Endpoint))
        {
            link.Break(new RedisConnectionException($"{server.Endpoint} is no longer {_topology.Endpoint}."));
        }

        lock (_connectGate)
        {
            _hurry.TrySetResult();
        }
    }
}
