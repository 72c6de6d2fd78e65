namespace Bus.Models.Chat;

/// <summary>How long to wait before a request is sent again.</summary>
internal static class RetryDelays
{
    /// <summary>A provider that asks for more is asked again after this; what then still fails is for whoever asked to try later.</summary>
    internal static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Twice as long each time, between half and all of it, so that those who failed together do not come back together.</summary>
    internal static TimeSpan Next(int failures, TimeSpan? retryAfter, Random random)
    {
        if (retryAfter is { } asked)
        {
            return asked < TimeSpan.Zero ? TimeSpan.Zero : asked > MaxRetryAfter ? MaxRetryAfter : asked;
        }

        var full = First * Math.Pow(2, failures - 1);
        return (full < Longest ? full : Longest) * (0.5 + (random.NextDouble() / 2));
    }
}
