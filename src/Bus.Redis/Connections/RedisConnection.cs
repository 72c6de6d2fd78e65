using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>What callers see of a connection; the supervising loop behind it is in <c>RedisConnection.Supervision.cs</c>.</summary>
internal sealed partial class RedisConnection : IRedisConnection, IRedisInvalidationSource
{
    private readonly RedisOptions _options;
    private readonly RedisConnectionSettings _settings;
    private readonly RequestCounter _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CommandQueue _queue;
    private readonly PushRouter _pushes;
    private readonly InvalidationRouter _invalidations;
    private readonly Lock _trackingGate = new();
    private readonly StateObservers _observers;
    private readonly Action<RedisConnection> _onDisposed;

    internal RedisConnection(RedisOptions options, RedisConnectionSettings settings, RedisConnectionContext context, Action<RedisConnection> onDisposed)
    {
        _options = options;
        _settings = settings;
        _requests = context.Requests;
        _time = context.Time;
        _logger = context.Logger;
        _onDisposed = onDisposed;
        Name = $"{options.ClientName}:{settings.Purpose}";
        _queue = new CommandQueue(
            new CommandQueueSettings
            {
                Name = Name,
                Endpoint = options.Endpoint,
                CommandTimeout = options.CommandTimeout,
                MaxInFlightBytes = settings.MaxInFlightBytes ?? options.MaxInFlightBytes,
                IsBlocking = settings.IsBlocking,
            },
            context.Time);
        _pushes = new PushRouter(context.Logger);
        _invalidations = new InvalidationRouter(context.Logger);
        _observers = new StateObservers(context.Logger);
        _backoff = new ReconnectBackoff(options.MinReconnectDelay, options.MaxReconnectDelay, context.Random);
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
