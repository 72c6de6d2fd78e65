namespace Bus.RedisStreams.Tests;

/// <summary>A clock on which every delay is over at once, and has taken its time.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Interlocked.Add(ref _now, dueTime.Ticks);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
