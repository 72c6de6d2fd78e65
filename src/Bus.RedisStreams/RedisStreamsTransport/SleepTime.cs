namespace Bus.RedisStreams;

/// <summary>How long to sleep on the server.</summary>
/// <remarks>
/// A sleep's end shows that its socket is alive, and a renewal of the lease shows what was lost in a dead one. Sleeps end halfway between two renewals,
/// so that one look at the socket follows the other at half the distance, without a further request.
/// </remarks>
internal static class SleepTime
{
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    internal static TimeSpan Choose(TimeSpan untilRenewal, TimeSpan renewalInterval)
    {
        var halfway = untilRenewal - (renewalInterval / 2);
        var time = halfway + (Math.Floor((Longest - halfway) / renewalInterval) * renewalInterval);
        return time < Shortest ? Longest : time;
    }
}
