using System.Globalization;
using Bus.Redis.Connections;
using Bus.Redis.Diagnostics;

namespace Bus.Redis.Topology;

/// <summary>What a client knows of its cluster: the owners of the slots, read when first needed and again whenever something speaks against them.</summary>
internal sealed class ClusterTopology : IAsyncDisposable
{
    // Between two readings: a storm of redirections is not to become one of readings.
    private static readonly TimeSpan ReadingPause = TimeSpan.FromMilliseconds(100);

    private readonly RedisOptions _options;
    private readonly RedisConnectionContext _context;
    private readonly ReconnectBackoff _backoff;
    private readonly Watchers _watchers = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposing = new();
    private TaskCompletionSource<ClusterSlots> _known = NewSignal();
    private Task _reading = Task.CompletedTask;
    private bool _isReadingWanted;
    private RedisEndpoint? _informed;
    private RedisEndpoint? _lastAnswering;
    private volatile ClusterSlots? _slots;
    private volatile RedisConnectionException? _lastFailure;

    internal ClusterTopology(RedisOptions options, RedisConnectionContext context)
    {
        _options = options;
        _context = context;
        _backoff = new ReconnectBackoff(options.MinReconnectDelay, options.MaxReconnectDelay, context.Random);
    }

    internal string Endpoint => _options.Endpoint;

    /// <summary>The owners as known now; <see langword="null"/> before the first reading.</summary>
    internal ClusterSlots? Slots => _slots;

    /// <summary>Why the last reading failed; <see langword="null"/> when it did not.</summary>
    internal RedisConnectionException? LastFailure => _lastFailure;

    /// <exception cref="RedisRoleException">The server is no node of a cluster.</exception>
    internal static void VerifyMode(OpenedChannel opened)
    {
        if (opened.Greeting.Mode != ServerRoles.ClusterMode)
        {
            var found = opened.Greeting.Mode == ServerRoles.SentinelMode ? "a sentinel" : "a server without cluster mode";
            throw new RedisRoleException($"{opened.Server.Endpoint} is {found} and no node of a cluster; give nodes of the cluster, or redis:// or redis-sentinel://.");
        }
    }

    internal RedisOptions ForNode(RedisEndpoint node) => _options.ForServer(node);

    internal IDisposable Watch(Action changed) => _watchers.Add(changed);

    /// <summary>The owners, as soon as they are known.</summary>
    /// <exception cref="RedisConnectionException">A node refused for a reason that time does not cure.</exception>
    internal async ValueTask<ClusterSlots> GetSlotsAsync(CancellationToken cancellationToken)
    {
        Task<ClusterSlots> known;
        lock (_gate)
        {
            known = _known.Task;
        }

        RequestRefresh();
        return _slots ?? await known.WaitAsync(cancellationToken);
    }

    /// <summary>Has the owners read again; requests during a reading share the next one.</summary>
    /// <param name="informed">A node that is likely to know them.</param>
    internal void RequestRefresh(RedisEndpoint? informed = null)
    {
        lock (_gate)
        {
            _isReadingWanted = true;
            _informed = informed ?? _informed;
            if (_reading.IsCompleted && !_disposing.IsCancellationRequested)
            {
                _reading = Task.Run(ReadWhileWantedAsync);
            }
        }
    }

    /// <summary>A node has named another one as the owner of a slot: what comes next goes there, and the other slots are read.</summary>
    internal void Moved(in RedisReply error, string answeringHost)
    {
        if (ServerErrors.TryParseRedirection(error, answeringHost) is not { } target)
        {
            RequestRefresh();
            return;
        }

        lock (_gate)
        {
            _slots = _slots?.With(target.Slot, target.Node);
        }

        RequestRefresh(target.Node);
    }

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        Task reading;
        lock (_gate)
        {
            reading = _reading;
        }

        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            _known.TrySetException(new ObjectDisposedException(nameof(IRedisClient)));
            _ = _known.Task.Exception;
        }
    }

    private static TaskCompletionSource<ClusterSlots> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadWhileWantedAsync()
    {
        try
        {
            while (TakeWish() is { } informed)
            {
                var pause = ReadingPause;
                try
                {
                    await ReadAsync(informed);
                }
                catch (RedisConnectionException failure)
                {
                    pause = Report(failure);
                }

                await Task.Delay(pause, _context.Time, _disposing.Token);
            }
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
    }

    /// <returns>The nodes to ask, in order; <see langword="null"/> when there is no wish, and the reading ends.</returns>
    private List<RedisEndpoint>? TakeWish()
    {
        lock (_gate)
        {
            if (!_isReadingWanted)
            {
                _reading = Task.CompletedTask;
                return null;
            }

            _isReadingWanted = false;
            var nodes = new List<RedisEndpoint>();
            if (_informed is { } informed)
            {
                nodes.Add(informed);
                _informed = null;
            }

            if (_slots is { } slots)
            {
                nodes.AddRange(_lastAnswering is { } last ? [last] : []);
                nodes.AddRange(slots.Primaries);
                nodes.AddRange(slots.Replicas);
            }

            nodes.AddRange(_options.Endpoints);
            return [.. nodes.Distinct()];
        }
    }

    private async Task ReadAsync(List<RedisEndpoint> nodes)
    {
        var failures = new List<RedisConnectionException>();
        foreach (var node in nodes)
        {
            try
            {
                Learned(await AskAsync(node), node);
                return;
            }
            catch (RedisConnectionException failure)
            {
                failures.Add(failure);
            }
        }

        throw EndpointFailures.Join($"No node of {Endpoint} answered", failures);
    }

    private async Task<ClusterSlots> AskAsync(RedisEndpoint node)
    {
        var opener = new ChannelOpener(_context, $"{_options.ClientName}:topology", _options.ConnectTimeout);
        using var opened = await opener.OpenAsync(new NodeTopology(this, ForNode(node)), _disposing.Token);
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _context.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token);
        try
        {
            var reply = await opened.AskAsync(new RedisCommand("CLUSTER").Add("SLOTS"u8), linked.Token);
            if (!reply.IsError)
            {
                return ClusterSlots.Parse(reply, node);
            }

            var text = ServerErrors.GetText(reply);
            throw ServerErrors.GetCode(text) == "NOPERM"
                ? new RedisAuthenticationException($"{node} does not let user '{_options.User ?? "default"}' ask who owns the slots (CLUSTER SLOTS): {text}")
                : new RedisConnectionException($"{node} did not tell who owns the slots: {text}");
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new RedisConnectionException(string.Create(
                CultureInfo.InvariantCulture, $"{node} did not tell who owns the slots within {_options.ConnectTimeout.TotalSeconds:0.###} s."), exception);
        }
        catch (Exception exception) when (exception is IOException or RedisProtocolException)
        {
            throw new RedisConnectionException($"{node} did not tell who owns the slots: {exception.Message}", exception);
        }
    }

    private void Learned(ClusterSlots slots, RedisEndpoint answering)
    {
        _backoff.Reset();
        _lastFailure = null;
        lock (_gate)
        {
            _slots = slots;
            _lastAnswering = answering;
            _known.TrySetResult(slots);
        }

        LogMessages.SlotsRead(_context.Logger, Endpoint, slots.Primaries.Length, slots.Replicas.Length);
        _watchers.Notify();
    }

    private TimeSpan Report(RedisConnectionException failure)
    {
        _lastFailure = failure;
        if (_backoff.Failures == 0)
        {
            LogMessages.SlotsNotRead(_context.Logger, Endpoint, failure.Message);
        }

        var isRefused = failure is RedisAuthenticationException or RedisUnsupportedServerException or RedisTlsException or RedisRoleException;
        lock (_gate)
        {
            _isReadingWanted = true;
            if (isRefused && _slots is null)
            {
                _known.TrySetException(failure);
                _ = _known.Task.Exception;
                _known = NewSignal();
            }
        }

        // A server may become a node of a cluster at any time.
        return isRefused && failure is not RedisRoleException ? _backoff.NextAfterRefusal(_options.RefusedReconnectDelay) : _backoff.Next();
    }
}
