using MassTransit;
using MassTransit.Context;

namespace Bus.RedisStreams;

/// <summary>A message on its way to Redis.</summary>
internal sealed class RedisStreamsMessageSendContext<T> : MessageSendContext<T>, RedisStreamsSendContext, IDeduplicatedByType
    where T : class
{
    private DeduplicationRequest? _deduplication;
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

    public bool AwaitAck { get; set; } = true;

    public string? DeduplicationId
    {
        get => _deduplication?.Id;
        set => (_deduplication ??= new DeduplicationRequest()).Id = value;
    }

    public TimeSpan? DeduplicationWindow
    {
        get => _deduplication?.Window;
        set => (_deduplication ??= new DeduplicationRequest()).Window = value;
    }

    public string? RoutingKey { get; set; }

    public string? PartitionKey { get; set; }

    /// <summary>The endpoint that it is sent to.</summary>
    internal RedisStreamsSendTransportContext? Transport { get; set; }

    /// <summary>The replicas that must have it before its send completes; <see langword="null"/>: as the host says.</summary>
    internal ReplicaWait? ReplicaWait { get; private set; }

    /// <summary>The lane that the message goes to.</summary>
    internal int Lane => _priority is { } priority ? QueueLanes.GetLane(priority) : QueueLanes.Normal;

    public void SetReplicaWait(int replicas, TimeSpan timeout) => ReplicaWait = ReplicaWait.Create(replicas, timeout);

    public void SetTypeDeduplication(string? id, TimeSpan window) => (_deduplication ??= new DeduplicationRequest()).SetType(id, window);

    /// <summary>What recognizes a second message; <see langword="null"/> where none is dropped.</summary>
    internal Deduplication? GetDeduplication(TimeSpan? hostWindow) =>
        _deduplication is null && hostWindow is null ? null : DeduplicationRequest.Resolve(this, _deduplication, hostWindow);

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        RoutingKey = ReadString(properties, TransportPropertyNames.RoutingKey);
        PartitionKey = ReadString(properties, TransportPropertyNames.PartitionKey);
        Priority = ReadInt(properties, TransportPropertyNames.Priority);
        if (ReadString(properties, TransportPropertyNames.DeduplicationId) is { } deduplicationId)
        {
            DeduplicationId = deduplicationId;
            DeduplicationWindow = ReadLong(properties, TransportPropertyNames.DeduplicationWindow) is { } window ? TimeSpan.FromMilliseconds(window) : null;
        }
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

        _deduplication?.WriteTo(properties, this);
    }
}
