namespace Bus.RedisStreams;

/// <summary>How a fetch ended.</summary>
internal enum FetchState
{
    LeaseLost = -1,
    Fetched = 1,
    Paused = 2,
    Standby = 3,
}
