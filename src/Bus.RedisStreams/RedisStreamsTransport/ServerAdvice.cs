using Bus.Redis;
using MassTransit;
using MassTransit.Logging;

namespace Bus.RedisStreams;

/// <summary>Looks, once per start of a bus, whether its Redis is set up to keep what it is given, and warns where it is not.</summary>
/// <remarks>
/// It asks when the first connection is there: a bus that starts while Redis is away is advised as well, and one that sends nothing opens no connection for this.
/// One command answers everything, which a user without rights to CONFIG may be given; who may not run it is not advised, and that is no error.
/// Of a cluster the node that answers is looked at.
/// </remarks>
internal sealed class ServerAdvice : IDisposable
{
    private readonly IRedisConnection[] _connections;
    private readonly Uri _hostAddress;
    private readonly ILogContext? _logContext;
    private readonly List<IDisposable> _observers = [];
    private int _isAsked;

    internal ServerAdvice(Uri hostAddress, ILogContext? logContext, params IRedisConnection[] connections)
    {
        _hostAddress = hostAddress;
        _logContext = logContext;
        _connections = connections;
    }

    /// <summary>Waits for the first connection to be established.</summary>
    internal void Start()
    {
        foreach (var connection in _connections)
        {
            _observers.Add(connection.OnStateChanged(change => Note(connection, change)));
        }
    }

    /// <summary>Asks the server and warns.</summary>
    /// <returns>Whether it answered, if only that it must not tell.</returns>
    internal async Task<bool> AskOnceAsync(IRedisConnection connection)
    {
        try
        {
            var reply = await connection.ExecuteAsync(new RedisCommand("INFO").Add("server"u8).Add("memory"u8).Add("persistence"u8));
            Warn(ServerFacts.Parse(reply.AsString() ?? ""));
            return true;
        }
        catch (RedisServerException exception)
        {
            RedisStreamsLogMessages.AdviceRefused(exception, _hostAddress);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or ObjectDisposedException or OperationCanceledException)
        {
            // The connection was lost or closed meanwhile: the next one asks.
            return false;
        }
    }

    public void Dispose()
    {
        foreach (var observer in _observers)
        {
            observer.Dispose();
        }
    }

    private void Note(IRedisConnection connection, RedisConnectionStateChange change)
    {
        if (change.IsConnected && Interlocked.Exchange(ref _isAsked, 1) == 0)
        {
            _ = Task.Run(() => AskAsync(connection));
        }
    }

    private async Task AskAsync(IRedisConnection connection)
    {
        LogContext.SetCurrentIfNull(_logContext);
        if (!await AskOnceAsync(connection))
        {
            Volatile.Write(ref _isAsked, 0);
        }
    }

    private void Warn(ServerFacts facts)
    {
        if (facts.EvictionPolicy is { } policy && policy != ServerFacts.NoEviction)
        {
            RedisStreamsLogMessages.MayEvict(_hostAddress, policy);
        }

        if (facts.HasAppendOnlyFile == false)
        {
            RedisStreamsLogMessages.NoAppendOnlyFile(_hostAddress);
        }
    }
}
