namespace MassTransit;

/// <summary>The context of a message being sent over Redis Streams.</summary>
public interface RedisStreamsSendContext : SendContext, RoutingKeySendContext, PartitionKeySendContext
{
}
