using System.Globalization;
using System.Text;
using Bus.Redis.Connections;
using Bus.Redis.Diagnostics;

namespace Bus.Redis.Topology;

/// <summary>The primary that the sentinels name: asked for ahead of every connect, and told by them when it changes.</summary>
internal sealed class SentinelTopology : ITopologyProvider, IAsyncDisposable
{
    private const string SwitchChannel = "+switch-master";

    private readonly RedisOptions _options;
    private readonly RedisConnectionContext _context;
    private readonly RedisEndpoint[] _sentinels;
    private readonly Watchers _watchers = new();
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposing = new();
    private readonly string _service;
    private Task<RedisEndpoint>? _asking;
    private RedisConnection? _listener;
    private Task _listening = Task.CompletedTask;
    private int _preferred;
    private long _switches;
    private RedisEndpoint? _primary;

    internal SentinelTopology(RedisOptions options, RedisConnectionContext context)
    {
        _options = options;
        _context = context;
        _service = options.ServiceName!;
        _sentinels = [.. options.Endpoints];
        Endpoint = options.Endpoint;
    }

    public string Endpoint { get; }

    public bool KeepsCommands => true;

    public async ValueTask<RedisOptions> ResolveAsync(CancellationToken cancellationToken)
    {
        Task<RedisEndpoint> asking;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);
            asking = _asking ??= Task.Run(AskAllAsync);
            _listener ??= StartListening();
        }

        return _options.ForServer(await asking.WaitAsync(cancellationToken));
    }

    public async ValueTask VerifyAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        if (opened.Greeting.Mode == ServerRoles.ClusterMode)
        {
            throw new RedisRoleException($"{opened.Server.Endpoint}, the primary of {Endpoint}, is a node of a cluster; give it as one, redis-cluster://{opened.Server.Endpoint}.");
        }

        if (opened.Greeting.Role == ServerRoles.Replica)
        {
            throw new RedisConnectionException(
                $"{opened.Server.Endpoint}, named as the primary of {Endpoint}, is {await ServerRoles.DescribeReplicaAsync(opened, cancellationToken)}; a failover may be under way.");
        }
    }

    public void Failed(bool wasConnected)
    {
        if (!wasConnected)
        {
            // The sentinel that was asked may be cut off from the others.
            Interlocked.Increment(ref _preferred);
        }
    }

    public bool IsAbandoned(RedisEndpoint server)
    {
        lock (_gate)
        {
            return _primary is { } primary && primary != server;
        }
    }

    public bool IsWrongServer(in RedisReply error) => ServerErrors.IsDemotion(error);

    public IDisposable Watch(Action changed) => _watchers.Add(changed);

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        RedisConnection? listener;
        lock (_gate)
        {
            listener = _listener;
        }

        if (listener is not null)
        {
            await listener.DisposeAsync();
        }

        await _listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Asks the sentinels one after another, those who did not answer lately last.</summary>
    private async Task<RedisEndpoint> AskAllAsync()
    {
        var failures = new List<RedisConnectionException>();
        try
        {
            var switches = Interlocked.Read(ref _switches);
            for (var offset = 0; offset < _sentinels.Length; offset++)
            {
                try
                {
                    var primary = await AskAsync(_sentinels[(int)((uint)(Volatile.Read(ref _preferred) + offset) % (uint)_sentinels.Length)]);
                    Learned(primary, switches);
                    return primary;
                }
                catch (RedisConnectionException failure)
                {
                    failures.Add(failure);
                }
            }

            var sentence = failures.Exists(failure => failure is RedisServiceUnknownException)
                ? $"The primary of the service '{_service}' could not be found"
                : $"No sentinel of the service '{_service}' answered";
            throw EndpointFailures.Join(sentence, failures);
        }
        finally
        {
            lock (_gate)
            {
                _asking = null;
            }
        }
    }

    private async Task<RedisEndpoint> AskAsync(RedisEndpoint sentinel)
    {
        var server = _options.ForSentinel(sentinel);
        var single = new RotatingTopology(server.Endpoint, ServerRoles.SentinelMode, _ => ValueTask.FromResult<IReadOnlyList<RedisOptions>>([server]));
        var opener = new ChannelOpener(_context, $"{_options.ClientName}:topology", _options.ConnectTimeout / 2);
        using var opened = await opener.OpenAsync(single, _disposing.Token);
        using var timeout = new CancellationTokenSource(_options.ConnectTimeout / 2, _context.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _disposing.Token);
        try
        {
            var reply = await opened.AskAsync(new RedisCommand("SENTINEL").Add("GET-MASTER-ADDR-BY-NAME"u8).Add(_service), linked.Token);
            if (reply.Count == 2)
            {
                return new RedisEndpoint(reply[0].AsString()!, (int)reply[1].AsInt64());
            }

            throw reply.IsError ? Refused(server, reply) : await ServiceUnknownAsync(opened, linked.Token);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new RedisConnectionException(string.Create(
                CultureInfo.InvariantCulture, $"{sentinel} did not name the primary within {_options.ConnectTimeout.TotalSeconds / 2:0.###} s."), exception);
        }
        catch (Exception exception) when (exception is IOException or RedisProtocolException)
        {
            throw new RedisConnectionException($"{sentinel} did not name the primary: {exception.Message}", exception);
        }
    }

    private static RedisConnectionException Refused(RedisOptions sentinel, RedisReply reply)
    {
        var text = ServerErrors.GetText(reply);
        return ServerErrors.GetCode(text) == "NOPERM"
            ? new RedisAuthenticationException($"{sentinel.Endpoint} does not let sentinel user '{sentinel.User ?? "default"}' ask for the primary: {text}")
            : new RedisConnectionException($"{sentinel.Endpoint} did not name the primary: {text}");
    }

    private async Task<RedisServiceUnknownException> ServiceUnknownAsync(OpenedChannel opened, CancellationToken cancellationToken)
    {
        var services = await opened.AskAsync(new RedisCommand("SENTINEL").Add("MASTERS"u8), cancellationToken);
        var names = new List<string>();
        foreach (ref readonly var service in services.Items)
        {
            for (var index = 0; index + 1 < service.Count; index += 2)
            {
                if (service[index].AsString() == "name")
                {
                    names.Add($"'{service[index + 1].AsString()}'");
                }
            }
        }

        var known = services.IsError ? "it does not tell which it knows" : names.Count == 0 ? "it knows none" : $"it knows {string.Join(", ", names)}";
        return new RedisServiceUnknownException($"{opened.Server.Endpoint} knows no service '{_service}'; {known}.");
    }

    /// <summary>Who is connected elsewhere is not disturbed: one sentinel alone may be behind the times. An answer that was under way while a switch was told is older than that.</summary>
    private void Learned(RedisEndpoint primary, long switches)
    {
        lock (_gate)
        {
            _primary = switches == _switches ? primary : _primary;
        }
    }

    private RedisConnection StartListening()
    {
        IReadOnlyList<RedisOptions> sentinels = [.. _sentinels.Select(_options.ForSentinel)];
        var any = new RotatingTopology($"a sentinel of {_service}", ServerRoles.SentinelMode, _ => ValueTask.FromResult(sentinels));
        var listener = new RedisConnection(sentinels[0], new RedisConnectionSettings { Purpose = "sentinel" }, _context, any, static _ => { }, ListenerChanged);
        _listening = ListenAsync(listener);
        return listener;
    }

    private async Task ListenAsync(RedisConnection listener)
    {
        while (!_disposing.IsCancellationRequested)
        {
            try
            {
                await listener.SubscribeAsync(SwitchChannel, Switched, _disposing.Token);
                return;
            }
            catch (RedisServerException exception)
            {
                // Without pushes a failover is noticed when the old primary breaks off or refuses a write.
                LogMessages.SentinelNotHeard(_context.Logger, Endpoint, exception.Message);
                return;
            }
            catch (RedisException)
            {
                // No sentinel was there within the command's deadline; the connection goes on trying.
            }
        }
    }

    /// <summary>What was told while nobody listened is asked for.</summary>
    private void ListenerChanged(RedisConnectionStateChange change)
    {
        if (change is { IsConnected: true, Generation: > 1 })
        {
            _ = ResolveAgainAsync();
        }
    }

    private async Task ResolveAgainAsync()
    {
        try
        {
            await ResolveAsync(_disposing.Token);
            _watchers.Notify();
        }
        catch (Exception exception) when (exception is RedisConnectionException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever needs the primary asks again and reports it.
        }
    }

    /// <summary><c>service old-host old-port new-host new-port</c>.</summary>
    private void Switched(ReadOnlyMemory<byte> message)
    {
        var words = Encoding.UTF8.GetString(message.Span).Split(' ');
        if (words.Length != 5 || words[0] != _service || !int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return;
        }

        var primary = new RedisEndpoint(words[3], port);
        lock (_gate)
        {
            _switches++;
            _primary = primary;
        }

        LogMessages.PrimarySwitched(_context.Logger, _service, $"{words[1]}:{words[2]}", primary.ToString());
        _watchers.Notify();
    }
}
