namespace Bus.RedisStreams;

/// <summary>Names under which outboxes, schedulers and transport headers keep what is the transport's own.</summary>
internal static class TransportPropertyNames
{
    internal const string RoutingKey = "RoutingKey";
    internal const string PartitionKey = "PartitionKey";
    internal const string Priority = "Priority";
    internal const string DeduplicationId = "DeduplicationId";
    internal const string DeduplicationWindow = "DeduplicationWindow";
    internal const string DeliveryCount = "DeliveryCount";
}
