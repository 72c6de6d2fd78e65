namespace Bus.RedisStreams;

/// <summary>The keys of one queue.</summary>
internal sealed class QueueKeys
{
    internal QueueKeys(string root)
    {
        Lanes = [.. QueueLanes.Names.Select(lane => $"{root}:{lane}")];
        Wake = $"{root}:wake";
        Consumers = $"{root}:consumers";
    }

    /// <summary>STREAM each: the lanes, critical first.</summary>
    internal string[] Lanes { get; }

    /// <summary>STREAM: wakes one sleeping instance for what is no new entry.</summary>
    internal string Wake { get; }

    /// <summary>ZSET: instance name to the end of its lease, in ms of the server's clock.</summary>
    internal string Consumers { get; }

    /// <summary>The lane that takes messages without a priority.</summary>
    internal string NormalLane => Lanes[QueueLanes.Normal];
}
