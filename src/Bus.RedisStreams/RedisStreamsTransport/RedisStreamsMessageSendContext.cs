using MassTransit;
using MassTransit.Context;

namespace Bus.RedisStreams;

/// <summary>A message on its way to Redis.</summary>
internal sealed class RedisStreamsMessageSendContext<T> : MessageSendContext<T>, RedisStreamsSendContext
    where T : class
{
    internal RedisStreamsMessageSendContext(T message, CancellationToken cancellationToken)
        : base(message, cancellationToken)
    {
    }

    public string? RoutingKey { get; set; }

    public string? PartitionKey { get; set; }

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        RoutingKey = ReadString(properties, TransportPropertyNames.RoutingKey);
        PartitionKey = ReadString(properties, TransportPropertyNames.PartitionKey);
    }

    public override void WritePropertiesTo(IDictionary<string, object> properties)
    {
        base.WritePropertiesTo(properties);
        if (!string.IsNullOrWhiteSpace(RoutingKey))
        {
            properties[TransportPropertyNames.RoutingKey] = RoutingKey;
        }

        if (!string.IsNullOrWhiteSpace(PartitionKey))
        {
            properties[TransportPropertyNames.PartitionKey] = PartitionKey;
        }
    }
}
