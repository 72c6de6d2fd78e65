using System.Globalization;

namespace Bus.Redis.Connections;

/// <summary>Asks a silent server for a sign of life and gives the socket up when none comes.</summary>
internal sealed class Heartbeat : IDisposable
{
    private readonly SocketLink _link;
    private readonly CommandQueue _queue;
    private readonly RedisOptions _options;
    private readonly bool _isBlocking;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    // Timestamp of the PING that is not answered; null while the socket is known to be alive.
    private long? _askedAt;

    internal Heartbeat(SocketLink link, CommandQueue queue, RedisOptions options, bool isBlocking, TimeProvider time)
    {
        _link = link;
        _queue = queue;
        _options = options;
        _isBlocking = isBlocking;
        _time = time;
        _timer = time.CreateTimer(static state => ((Heartbeat)state!).Beat(), this, options.HeartbeatInterval, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>One look at the socket; sets the timer for the next.</summary>
    internal void Beat()
    {
        var now = _time.GetTimestamp();
        var silence = _time.GetElapsedTime(_link.LastProgressAt, now);
        if (_askedAt is { } askedAt && _link.LastProgressAt <= askedAt)
        {
            var waited = _time.GetElapsedTime(askedAt, now);
            if (waited >= _options.HeartbeatTimeout)
            {
                _link.Break(new RedisConnectionException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_options.Endpoint} is silent since {silence.TotalSeconds:0.0} s and did not answer a heartbeat within {waited.TotalSeconds:0.0} s.")));
                return;
            }

            _timer.Change(_options.HeartbeatTimeout - waited, Timeout.InfiniteTimeSpan);
            return;
        }

        _askedAt = null;
        var remaining = _options.HeartbeatInterval - silence;
        if (remaining > TimeSpan.Zero)
        {
            _timer.Change(remaining, Timeout.InfiniteTimeSpan);
            return;
        }

        if (_isBlocking && _queue.InFlightCount > 0)
        {
            // The server may rightly be silent; the command's own deadline watches over it.
            _timer.Change(_options.HeartbeatInterval, Timeout.InfiniteTimeSpan);
            return;
        }

        _askedAt = now;
        _queue.SubmitInternal(new RedisCommand("PING"));
        _timer.Change(_options.HeartbeatTimeout, Timeout.InfiniteTimeSpan);
    }
}
