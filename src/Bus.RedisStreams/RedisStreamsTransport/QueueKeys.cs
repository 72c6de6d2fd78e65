namespace Bus.RedisStreams;

/// <summary>The keys of one queue.</summary>
internal sealed class QueueKeys
{
    private readonly string _root;

    internal QueueKeys(string root)
    {
        _root = root;
        Lanes = [.. QueueLanes.Names.Select(lane => $"{root}:{lane}")];
        Wake = $"{root}:wake";
        Consumers = $"{root}:consumers";
        Delayed = $"{root}:delayed";
        DelayedBodies = $"{root}:delayed:bodies";
        State = $"{root}:state";
        Partitions = $"{root}:partitions";
        Outbox = $"{root}:outbox";
        All = [.. Lanes, Wake, Consumers, Delayed, DelayedBodies, State, Partitions];
    }

    /// <summary>STREAM each: the lanes, critical first.</summary>
    internal string[] Lanes { get; }

    /// <summary>STREAM: wakes one sleeping instance for what is no new entry.</summary>
    internal string Wake { get; }

    /// <summary>ZSET: instance name to the end of its lease, in ms of the server's clock.</summary>
    internal string Consumers { get; }

    /// <summary>ZSET: delayed message to the time when it is due, in ms of the server's clock.</summary>
    internal string Delayed { get; }

    /// <summary>HASH: delayed message to its lane and entry fields.</summary>
    internal string DelayedBodies { get; }

    /// <summary>HASH: what all instances have to know of the queue.</summary>
    internal string State { get; }

    /// <summary>ZSET: of each partition key, the messages in flight and those parked behind them, in lexical order.</summary>
    internal string Partitions { get; }

    /// <summary>HASH: what units of work have still to send, by id; gone when it is empty.</summary>
    internal string Outbox { get; }

    /// <summary>STRING: that a message of a deduplication id came; expires with the window.</summary>
    internal string Deduplication(string mark) => $"{_root}:dedup:{mark}";

    /// <summary>STRING: that a consumer has had a message whose other consumers may get it again.</summary>
    internal string Inbox(string mark) => $"{_root}:inbox:{mark}";

    /// <summary>All but those marks and the outbox, in the order in which the scripts expect them.</summary>
    internal string[] All { get; }
}
