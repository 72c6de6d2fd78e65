using System.Globalization;
using Bus.Redis.Topology;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>What callers see of a connection; the supervising loop behind it is in <c>RedisConnection.Supervision.cs</c>.</summary>
internal sealed partial class RedisConnection : IRedisConnection, IRedisInvalidationSource
{
    private readonly RedisOptions _options;
    private readonly RedisConnectionSettings _settings;
    private readonly ITopologyProvider _topology;
    private readonly ChannelOpener _opener;
    private readonly RequestCounter _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommandQueue _queue;
    private readonly PushRouter _pushes;
    private readonly InvalidationRouter _invalidations;
    private readonly Lock _trackingGate = new();
    private readonly StateObservers _observers;
    private readonly Action<RedisConnection> _onDisposed;

    internal RedisConnection(
        RedisOptions options,
        RedisConnectionSettings settings,
        RedisConnectionContext context,
        ITopologyProvider topology,
        Action<RedisConnection> onDisposed,
        Action<RedisConnectionStateChange>? onStateChanged = null)
    {
        _options = options;
        _settings = settings;
        _topology = topology;
        _requests = context.Requests;
        _time = context.Time;
        _logger = context.Logger;
        _onDisposed = onDisposed;
        Name = $"{options.ClientName}:{settings.Purpose}";
        _opener = new ChannelOpener(context, Name, options.ConnectTimeout, settings.IsBlocking);
        _queue = new CommandQueue(
            new CommandQueueSettings
            {
                Name = Name,
                CommandTimeout = options.CommandTimeout,
                MaxInFlightBytes = settings.MaxInFlightBytes ?? options.MaxInFlightBytes,
                IsBlocking = settings.IsBlocking,
                Topology = topology,
            },
            context.Time);
        _pushes = new PushRouter(context.Logger);
        _invalidations = new InvalidationRouter(context.Logger);
        _observers = new StateObservers(context.Logger);
        _backoff = new ReconnectBackoff(options.MinReconnectDelay, options.MaxReconnectDelay, context.Random);
        if (onStateChanged is not null)
        {
            _observers.Add(onStateChanged);
        }

        _watching = topology.Watch(LookAtTopology);
        _supervisor = Task.Run(SuperviseAsync);
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsConnected => _link is { IsBroken: false };

    /// <inheritdoc />
    public long ClientId => Interlocked.Read(ref _clientId);

    /// <inheritdoc />
    public long Generation => Interlocked.Read(ref _generation);

    /// <inheritdoc />
    public RedisEndpoint? Node => _server?.Endpoint;

    /// <inheritdoc />
    public RedisEndpoint? FindNode(string key) => Node;

    /// <inheritdoc />
    public int GetTransactionGroup(string key) => 0;

    /// <inheritdoc />
    public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return _queue.SubmitAsync(PendingKind.Command, command, null, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentOutOfRangeException.ThrowIfZero(commands.Count);
        return _queue.SubmitAsync(PendingKind.Transaction, commands[0], [.. commands], cancellationToken);
    }

    /// <summary>Takes a command that may come back: an error reply completes the call like any other reply, and the bytes belong to the caller.</summary>
    internal ValueTask<RedisReply> SubmitAsync(in RoutedCommand routed, CancellationToken cancellationToken) => _queue.SubmitAsync(routed, cancellationToken);

    /// <inheritdoc />
    public bool ResetIfSilent(TimeSpan silence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(silence, TimeSpan.Zero);
        if (_link is not { IsBroken: false } link)
        {
            return false;
        }

        var silent = _time.GetElapsedTime(link.LastReceivedAt);
        if (silent < silence)
        {
            return false;
        }

        link.Break(new RedisConnectionException(string.Create(
            CultureInfo.InvariantCulture, $"{_options.Endpoint} sent nothing on {Name} for {silent.TotalSeconds:0.0} s, although a reply was due.")));
        return true;
    }

    /// <inheritdoc />
    public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _observers.Add(handler);
    }
}
