namespace Bus.RedisStreams;

/// <summary>Headers that a message gets when it is requeued.</summary>
internal static class DeadLetterHeaders
{
    /// <summary>How often it was requeued.</summary>
    internal const string RequeueCount = "Bus-Requeue-Count";

    /// <summary>Who asked for it last.</summary>
    internal const string RequeuedBy = "Bus-Requeued-By";

    /// <summary>When it was requeued last, by Redis' clock.</summary>
    internal const string RequeuedAt = "Bus-Requeued-At";

    /// <summary>Dead-letter queue, lane and entry id that it had.</summary>
    internal const string RequeuedFrom = "Bus-Requeued-From";

    /// <summary>Its failures, a text with a JSON array.</summary>
    internal const string FaultHistory = "Bus-Fault-History";
}
