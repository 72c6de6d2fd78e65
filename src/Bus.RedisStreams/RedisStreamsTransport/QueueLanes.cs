namespace Bus.RedisStreams;

/// <summary>The lanes of a queue, in the order in which they are served.</summary>
internal static class QueueLanes
{
    internal const int Normal = 2;

    internal static readonly string[] Names = ["critical", "high", "normal", "low"];
}
