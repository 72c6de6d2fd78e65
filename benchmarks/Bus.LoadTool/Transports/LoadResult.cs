namespace Bus.LoadTool;

/// <summary>What was measured of one scenario; <see langword="null"/> where it does not apply.</summary>
public sealed record LoadResult
{
    /// <summary><c>redis</c>, <c>memory</c> or <c>raw</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>The endpoint's prefetch count.</summary>
    public required int Prefetch { get; init; }

    /// <summary>Whether one handler was stuck during the measurement.</summary>
    public bool BlockedHandler { get; init; }

    /// <summary>Messages sent to a queue per second, nobody consuming.</summary>
    public double? SendPerSecond { get; init; }

    /// <summary>Messages published per second to one subscribed queue, nobody consuming.</summary>
    public double? PublishPerSecond { get; init; }

    /// <summary>Messages consumed per second from a filled queue.</summary>
    public double? ConsumePerSecond { get; init; }

    /// <summary>Messages per second from the first send to the last consume, both at once.</summary>
    public double EndToEndPerSecond { get; init; }

    /// <summary>Median time from send to handler on an idle endpoint, in microseconds.</summary>
    public double? IdleP50Microseconds { get; init; }

    /// <summary>99th percentile of the same, in microseconds.</summary>
    public double? IdleP99Microseconds { get; init; }

    /// <summary>Requests to Redis per second of a bus with one idle endpoint, over all its connections.</summary>
    public double? IdleCommandsPerSecond { get; init; }

    /// <summary>Memory of Redis per waiting message, in bytes.</summary>
    public double? BytesPerMessage { get; init; }
}
