namespace Bus.Host.Configuration;

/// <summary>What can be configured of the HTTP API besides the settings that all commands share. Immutable.</summary>
internal sealed record ApiSettings
{
    internal required IReadOnlyList<string> Urls { get; init; }

    /// <summary>What a request must bring in X-Api-Key; null when everybody is let in.</summary>
    internal required string? Key { get; init; }

    internal required long MaxRequestBytes { get; init; }

    /// <summary>How long a request waits for Redis before it is answered with 503.</summary>
    internal required TimeSpan RedisTimeout { get; init; }
}
