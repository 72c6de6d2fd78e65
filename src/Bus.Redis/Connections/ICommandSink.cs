namespace Bus.Redis.Connections;

/// <summary>What a queue needs of the socket it feeds.</summary>
internal interface ICommandSink
{
    /// <summary>Timestamp of the last byte received, or of the connect.</summary>
    long LastReceivedAt { get; }

    /// <summary>Whether the socket was given up; what is written to it then would have an unknown outcome for nothing.</summary>
    bool IsBroken { get; }

    /// <summary>Takes batches from the queue and writes them until there are none.</summary>
    /// <param name="onThisThread">Whether the first batch is written before the call returns; otherwise all on the thread pool.</param>
    void StartPump(bool onThisThread);

    /// <summary>Gives the socket up.</summary>
    void Break(Exception reason);
}
