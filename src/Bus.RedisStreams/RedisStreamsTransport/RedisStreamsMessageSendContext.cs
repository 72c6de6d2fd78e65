using MassTransit;
using MassTransit.Context;

namespace Bus.RedisStreams;

/// <summary>A message on its way to Redis.</summary>
internal sealed class RedisStreamsMessageSendContext<T> : MessageSendContext<T>, RedisStreamsSendContext
    where T : class
{
    private TimeSpan? _delay;
    private int? _priority;

    internal RedisStreamsMessageSendContext(T message, CancellationToken cancellationToken)
        : base(message, cancellationToken)
    {
    }

    public override TimeSpan? Delay
    {
        get => _delay;
        set => _delay = value is { } delay && delay < TimeSpan.Zero
            ? throw new ArgumentOutOfRangeException(nameof(value), $"The delay is {delay}; it must not be negative.")
            : value;
    }

    public int? Priority
    {
        get => _priority;
        set => _priority = value is < 0 or > 100
            ? throw new ArgumentOutOfRangeException(nameof(value), $"The priority is {value}; it must be from 0 to 100 (critical 100, high 75, normal 50, low 25).")
            : value;
    }

    public string? RoutingKey { get; set; }

    public string? PartitionKey { get; set; }

    /// <summary>The lane that the message goes to.</summary>
    internal int Lane => _priority is { } priority ? QueueLanes.GetLane(priority) : QueueLanes.Normal;

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        RoutingKey = ReadString(properties, TransportPropertyNames.RoutingKey);
        PartitionKey = ReadString(properties, TransportPropertyNames.PartitionKey);
        Priority = ReadInt(properties, TransportPropertyNames.Priority);
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

        if (_priority is { } priority)
        {
            properties[TransportPropertyNames.Priority] = priority;
        }
    }
}
