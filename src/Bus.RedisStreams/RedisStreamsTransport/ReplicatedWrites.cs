using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Writes that complete when replicas have them, on a connection of their own: WAIT holds up what is behind it.</summary>
/// <remarks>
/// Concurrent writes share a WAIT. It blocks for a part of their time only and is repeated, so that others are not held up for long. A repeated WAIT asks for what was
/// written until then, so it must block for longer than the replicas usually take, or it would run after them for ever.
/// </remarks>
internal sealed class ReplicatedWrites
{
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(25);

    private readonly CoalescedRead<long> _acknowledged;
    private readonly List<(int Replicas, long Deadline)> _asked = [];
    private readonly ConnectionContext _context;
    private readonly Lazy<IRedisConnection> _link;
    private readonly Lock _lock = new();
    private TimeSpan _round = ShortestRound;

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
        var time = _context.TimeProvider;
        var asked = (wait.Replicas, Deadline: time.GetTimestamp() + (long)(wait.Timeout.TotalSeconds * time.TimestampFrequency));
        lock (_lock)
        {
            _asked.Add(asked);
        }

        try
        {
            while (true)
            {
                var acknowledged = await _acknowledged.ReadAsync().WaitAsync(cancellationToken);
                if (acknowledged >= wait.Replicas || time.GetTimestamp() >= asked.Deadline)
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
                _asked.Remove(asked);
            }
        }
    }

    private async Task<long> ReadAcknowledgedAsync()
    {
        var (replicas, round) = PlanRound();
        var started = _context.TimeProvider.GetTimestamp();
        var command = new RedisCommand("WAIT") { Timeout = round + _context.SendTimeout }.Add(replicas).Add((long)Math.Ceiling(round.TotalMilliseconds));
        var acknowledged = (await _link.Value.ExecuteAsync(command)).AsInt64();
        _round = acknowledged >= replicas ? 2 * _context.TimeProvider.GetElapsedTime(started) : 2 * round;
        return acknowledged;
    }

    /// <summary>Asks for as much as any write needs, for as long as replicas took before, at most until the last time limit.</summary>
    private (int Replicas, TimeSpan Round) PlanRound()
    {
        lock (_lock)
        {
            var left = _asked.Count == 0 ? TimeSpan.Zero : _context.TimeProvider.GetElapsedTime(_context.TimeProvider.GetTimestamp(), _asked.Max(x => x.Deadline));
            var round = _round < left ? _round : left;
            return (_asked.Select(x => x.Replicas).DefaultIfEmpty(1).Max(), round > ShortestRound ? round : ShortestRound);
        }
    }
}
