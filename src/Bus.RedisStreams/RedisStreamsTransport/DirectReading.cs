namespace Bus.RedisStreams;

/// <summary>
/// Whether the next messages may be read by a plain XREADGROUP instead of the fetch script, which costs Redis three times as much per message: while one lane
/// alone is busy there is nothing for the script to decide. It looks again after a moment, for other lanes, wakes, a pause and the lease.
/// </summary>
/// <remarks>Used by the receive loop alone.</remarks>
internal sealed class DirectReading
{
    internal const int None = -1;

    /// <summary>A read of fewer messages than this, and than were wanted, shows that the lane runs dry.</summary>
    internal const int BusyFrom = 16;

    private const int MostReads = 8;
    private static readonly TimeSpan LongestTime = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _timeProvider;
    private int _lane = None;
    private int _readsLeft;
    private long _since;
    private DateTimeOffset _serverTime;

    internal DirectReading(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
    }

    /// <summary>What time it is for Redis, at least: its answer to the last script call and the time since.</summary>
    internal DateTimeOffset ServerTime => _serverTime + _timeProvider.GetElapsedTime(_since);

    /// <summary>Takes note of what a script call said.</summary>
    /// <param name="lane">The lane that may be read directly, or <see cref="None"/>.</param>
    /// <param name="serverTime">The time at which the script ran.</param>
    internal void Allow(int lane, DateTimeOffset serverTime)
    {
        _lane = lane;
        _readsLeft = MostReads;
        _serverTime = serverTime;
        _since = _timeProvider.GetTimestamp();
    }

    /// <summary>Ends it: the next fetch is the script's.</summary>
    internal void End() => _lane = None;

    /// <summary>The lane to read now, or <see cref="None"/>.</summary>
    internal int TakeLane()
    {
        if (_lane == None || _readsLeft-- == 0 || _timeProvider.GetElapsedTime(_since) > LongestTime)
        {
            End();
        }

        return _lane;
    }
}
