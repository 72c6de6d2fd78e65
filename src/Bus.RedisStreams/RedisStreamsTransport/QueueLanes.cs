using MassTransit;

namespace Bus.RedisStreams;

/// <summary>The lanes of a queue, in the order in which they are served.</summary>
internal static class QueueLanes
{
    internal const int Normal = 2;

    internal static readonly string[] Names = ["critical", "high", "normal", "low"];

    private static readonly MessagePriority[] Priorities = [MessagePriority.Critical, MessagePriority.High, MessagePriority.Normal, MessagePriority.Low];

    /// <summary>The lane of a priority from 0 to 100: the nearest one, of two equally near ones the higher.</summary>
    internal static int GetLane(int priority)
    {
        var nearest = 0;
        for (var lane = 1; lane < Priorities.Length; lane++)
        {
            if (Math.Abs((int)Priorities[lane] - priority) < Math.Abs((int)Priorities[nearest] - priority))
            {
                nearest = lane;
            }
        }

        return nearest;
    }

    internal static MessagePriority GetPriority(int lane) => Priorities[lane];
}
