namespace Bus.Redis.Connections;

/// <summary>The pauses between attempts to connect: doubling, bounded, each shortened at random by up to half.</summary>
internal sealed class ReconnectBackoff(TimeSpan min, TimeSpan max, Random random)
{
    private int _failures;

    internal int Failures => _failures;

    internal void Reset() => _failures = 0;

    internal TimeSpan Next() => Shorten(TimeSpan.FromTicks((long)Math.Min(min.Ticks * Math.Pow(2, _failures++), max.Ticks)));

    internal TimeSpan NextAfterRefusal(TimeSpan delay)
    {
        _failures++;
        return Shorten(delay);
    }

    private TimeSpan Shorten(TimeSpan delay) => delay * (1 - (random.NextDouble() / 2));
}
