namespace Bus.RedisStreams;

/// <summary>How many replicas must have a message before its send completes, and how long that may take.</summary>
internal sealed record ReplicaWait
{
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(5);

    private ReplicaWait(int replicas, TimeSpan timeout)
    {
        Replicas = replicas;
        Timeout = timeout;
    }

    internal int Replicas { get; }

    internal TimeSpan Timeout { get; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    internal static ReplicaWait Create(int replicas, TimeSpan timeout)
    {
        if (replicas is < 1 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(replicas), $"The number of replicas to wait for is {replicas}; it must be from 1 to 100.");
        }

        return timeout > TimeSpan.Zero && timeout <= LongestTimeout
            ? new ReplicaWait(replicas, timeout)
            : throw new ArgumentOutOfRangeException(nameof(timeout), $"The time to wait for replicas is {timeout}; it must be more than 0 and at most {LongestTimeout}.");
    }
}
