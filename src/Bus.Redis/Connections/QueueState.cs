namespace Bus.Redis.Connections;

/// <summary>What was going on in a queue at one moment, for a timeout's message.</summary>
internal readonly record struct QueueState
{
    internal bool IsConnected { get; init; }

    internal int InFlight { get; init; }

    internal long InFlightBytes { get; init; }

    internal string? Oldest { get; init; }

    internal TimeSpan OldestAge { get; init; }

    internal int Waiting { get; init; }

    internal long WaitingBytes { get; init; }

    internal TimeSpan SinceLastByte { get; init; }

    /// <summary>The moment, as a timestamp.</summary>
    internal long Now { get; init; }
}
