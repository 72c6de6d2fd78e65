using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Asks one server how many replicas have what was written to it.</summary>
/// <remarks>
/// Concurrent writes share a WAIT. It blocks for a part of their time only and is repeated, so that others are not held up for long. A repeated WAIT asks for what was
/// written until then, so it must block for longer than the replicas usually take, or it would run after them for ever.
/// </remarks>
internal sealed class ReplicaConfirmations
{
    private static readonly TimeSpan ShortestRound = TimeSpan.FromMilliseconds(25);

    private readonly CoalescedRead<long> _acknowledged;
    private readonly List<(int Replicas, long Deadline)> _asked = [];
    private readonly ConnectionContext _context;
    private readonly IRedisConnection _link;
    private readonly Lock _lock = new();
    private readonly RedisEndpoint? _node;
    private TimeSpan _round = ShortestRound;

    /// <param name="context">The bus's connections.</param>
    /// <param name="link">The connection over which the writes go.</param>
    /// <param name="node">The node of a cluster; <see langword="null"/> for a single server.</param>
    internal ReplicaConfirmations(ConnectionContext context, IRedisConnection link, RedisEndpoint? node)
    {
        _context = context;
        _link = link;
        _node = node;
        _acknowledged = new CoalescedRead<long>(ReadAcknowledgedAsync);
    }

    /// <returns>How many replicas have what was written before the call: enough, or those of the last look within the time.</returns>
    internal async Task<long> CountAsync(ReplicaWait wait, string target, CancellationToken cancellationToken)
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
        var command = new RedisCommand("WAIT") { Timeout = round + _context.SendTimeout, Node = _node }.Add(replicas).Add((long)Math.Ceiling(round.TotalMilliseconds));
        var acknowledged = (await _link.ExecuteAsync(command)).AsInt64();
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
