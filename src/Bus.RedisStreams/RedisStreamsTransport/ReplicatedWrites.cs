using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Writes that complete when replicas have them, on a connection of their own: WAIT holds up what is behind it.</summary>
/// <remarks>Concurrent writes share a WAIT. It blocks for a short time only and is repeated, so that each write keeps its own time limit.</remarks>
internal sealed class ReplicatedWrites
{
    private const int RoundMilliseconds = 25;

    private readonly CoalescedRead<long> _acknowledged;
    private readonly List<int> _asked = [];
    private readonly ConnectionContext _context;
    private readonly Lazy<IRedisConnection> _link;
    private readonly Lock _lock = new();

    internal ReplicatedWrites(ConnectionContext context, Func<IRedisConnection> openConnection)
    {
        _context = context;
        _link = new Lazy<IRedisConnection>(openConnection);
        _acknowledged = new CoalescedRead<long>(ReadAcknowledgedAsync);
    }

    /// <summary>Writes, and completes when enough replicas have what was written.</summary>
    /// <param name="wait">How many, and how long that may take.</param>
    /// <param name="write">Writes over the connection that it is given.</param>
    /// <param name="target">Where it writes.</param>
    /// <param name="messageId">The message, for the log.</param>
    /// <param name="cancellationToken">Ends the wait for the replicas.</param>
    /// <exception cref="ReplicasNotConfirmedException">The primary has it, and too few replicas.</exception>
    internal Task WriteAsync(ReplicaWait wait, Func<IRedisConnection, Task> write, string target, string messageId, CancellationToken cancellationToken) =>
        _context.RepeatAsync(() => new ValueTask<bool>(WriteOnceAsync(wait, write, target, cancellationToken)), target, messageId);

    private async Task<bool> WriteOnceAsync(ReplicaWait wait, Func<IRedisConnection, Task> write, string target, CancellationToken cancellationToken)
    {
        var link = _link.Value;
        if (!link.IsConnected)
        {
            await link.ExecuteAsync(new RedisCommand("PING"), cancellationToken);
        }

        var generation = link.Generation;
        await write(link);
        var acknowledged = await CountAcknowledgedAsync(wait, target, cancellationToken);

        // WAIT speaks of what its own socket wrote; behind a new one there may even be another server.
        if (generation != link.Generation)
        {
            throw new RedisUnknownOutcomeException("The connection was lost before the replicas confirmed the message; whether they have it is unknown.");
        }

        return acknowledged >= wait.Replicas
            ? true
            : throw new ReplicasNotConfirmedException(new Uri(target), (int)acknowledged, wait.Replicas, wait.Timeout);
    }

    /// <returns>How many replicas have it: enough, or those of the last look within the time.</returns>
    private async Task<long> CountAcknowledgedAsync(ReplicaWait wait, string target, CancellationToken cancellationToken)
    {
        var started = _context.TimeProvider.GetTimestamp();
        lock (_lock)
        {
            _asked.Add(wait.Replicas);
        }

        try
        {
            while (true)
            {
                var acknowledged = await _acknowledged.ReadAsync().WaitAsync(cancellationToken);
                if (acknowledged >= wait.Replicas || _context.TimeProvider.GetElapsedTime(started) >= wait.Timeout)
                {
                    return acknowledged;
                }
            }
        }
        catch (RedisException exception) when (exception is not RedisUnknownOutcomeException)
        {
            throw new TransportException(new Uri(target), $"The message is in the primary, and its replicas could not be asked for it: {exception.Message}", exception);
        }
        finally
        {
            lock (_lock)
            {
                _asked.Remove(wait.Replicas);
            }
        }
    }

    private async Task<long> ReadAcknowledgedAsync()
    {
        int asked;
        lock (_lock)
        {
            asked = _asked.DefaultIfEmpty(1).Max();
        }

        return (await _link.Value.ExecuteAsync(new RedisCommand("WAIT").Add(asked).Add(RoundMilliseconds))).AsInt64();
    }
}
