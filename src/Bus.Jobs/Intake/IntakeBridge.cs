using Bus.Jobs.Intake.Reading;
using Bus.Jobs.Strategies;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Intake;

/// <summary>The sources of tasks with their connections, and the desk that they share.</summary>
internal sealed class IntakeBridge : IAsyncDisposable
{
    private readonly List<IRedisConnection> _connections = [];
    private readonly IRedisClient? _ownClient;

    internal IntakeBridge(IntakeOptions options, string keyPrefix, IRedisClient bus, IIntakeJobs jobs, StrategyLookup strategies, TimeProvider time, ILoggerFactory loggers)
    {
        _ownClient = options.Redis is { } redis ? new RedisClient(redis, loggers) : null;
        var producers = _ownClient ?? bus;
        var keys = new IntakeKeys(options, keyPrefix);
        var reader = new TaskReader(new IntakeFiles(options), strategies);
        var commands = Open(producers, "intake", key: null, isBlocking: false);
        Links = Open(bus, "intake-links", key: null, isBlocking: false);
        Keys = keys;
        Desk = new IntakeDesk(commands, Links, jobs, keys, options, time, loggers.CreateLogger<IntakeDesk>());
        Sources =
        [
            .. options.List is { } list ? [new ListIntake(commands, Open(producers, "intake-list", list, isBlocking: true), keys, options, reader, Desk, time)] : Array.Empty<IIntakeSource>(),
            .. options.Stream is { } stream ? [new StreamIntake(commands, Open(producers, "intake-stream", stream, isBlocking: true), keys, options, reader, Desk, time)] : Array.Empty<IIntakeSource>(),
        ];
    }

    internal IReadOnlyList<IIntakeSource> Sources { get; }

    internal IntakeDesk Desk { get; }

    internal IntakeKeys Keys { get; }

    /// <summary>A connection to the server of the bus.</summary>
    internal IRedisConnection Links { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }

        if (_ownClient is not null)
        {
            await _ownClient.DisposeAsync();
        }
    }

    private IRedisConnection Open(IRedisClient client, string purpose, string? key, bool isBlocking)
    {
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = purpose, Key = key, IsBlocking = isBlocking });
        _connections.Add(connection);
        return connection;
    }
}
