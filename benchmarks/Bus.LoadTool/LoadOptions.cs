namespace Bus.LoadTool;

/// <summary>The size of a load.</summary>
public sealed record LoadOptions
{
    /// <summary>The transports to measure, in turn within each run.</summary>
    public IReadOnlyList<LoadTransport> Transports { get; init; } = [LoadTransport.Redis];

    /// <summary>The connection string of the Redis server; its data under the prefix <c>load</c> is deleted.</summary>
    public string Redis { get; init; } = "redis://localhost:6379";

    /// <summary>Messages per rate.</summary>
    public int Messages { get; init; } = 100_000;

    /// <summary>Concurrent senders, each waits for its send before the next.</summary>
    public int Clients { get; init; } = 100;

    /// <summary>The endpoint's prefetch count.</summary>
    public int Prefetch { get; init; } = 100;

    /// <summary>Characters of payload per message.</summary>
    public int Payload { get; init; } = 200;

    /// <summary>How often everything is measured; the medians count.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>Single messages sent to an idle endpoint.</summary>
    public int LatencySamples { get; init; } = 1000;

    /// <summary>How long an idle endpoint's requests are counted.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(60);
}
