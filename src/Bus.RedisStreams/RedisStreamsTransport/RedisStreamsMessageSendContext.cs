using MassTransit;
using MassTransit.Context;

namespace Bus.RedisStreams;

/// <summary>A message on its way to Redis.</summary>
internal sealed class RedisStreamsMessageSendContext<T> : MessageSendContext<T>, RedisStreamsSendContext, IDeduplicatedByType
    where T : class
{
    private string? _deduplicationId;
    private TimeSpan? _deduplicationWindow;
    private TimeSpan? _delay;
    private int? _priority;
    private (string? Id, TimeSpan Window)? _typeDeduplication;

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
        get => _deduplicationId;
        set => _deduplicationId = value is null ? null : Deduplication.CheckId(value);
    }

    public TimeSpan? DeduplicationWindow
    {
        get => _deduplicationWindow;
        set => _deduplicationWindow = value is { } window ? Deduplication.CheckWindow(window) : null;
    }

    public string? RoutingKey { get; set; }

    public string? PartitionKey { get; set; }

    /// <summary>The replicas that must have it before its send completes; <see langword="null"/>: as the host says.</summary>
    internal ReplicaWait? ReplicaWait { get; private set; }

    /// <summary>The lane that the message goes to.</summary>
    internal int Lane => _priority is { } priority ? QueueLanes.GetLane(priority) : QueueLanes.Normal;

    public void SetReplicaWait(int replicas, TimeSpan timeout) => ReplicaWait = ReplicaWait.Create(replicas, timeout);

    public void SetTypeDeduplication(string? id, TimeSpan window) => _typeDeduplication = (id is null ? null : Deduplication.CheckId(id), Deduplication.CheckWindow(window));

    /// <summary>What recognizes a second message: what is set for this one, else what its type says, else its message id where the bus says so.</summary>
    internal Deduplication? GetDeduplication(TimeSpan? hostWindow)
    {
        if (_deduplicationId is null && _typeDeduplication is null && hostWindow is null)
        {
            return null;
        }

        var window = _deduplicationWindow ?? _typeDeduplication?.Window ?? hostWindow ?? Deduplication.DefaultWindow;
        if (_deduplicationId is { } id)
        {
            return Deduplication.Create(id, window);
        }

        // The message that a consumer puts off or hands back comes under its own id again and must not be taken for a second one.
        if (Redelivery.IsRedelivery(this) || (_typeDeduplication?.Id ?? MessageId?.ToString("D")) is not { } implied)
        {
            return null;
        }

        return Deduplication.Create(implied, window);
    }

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        RoutingKey = ReadString(properties, TransportPropertyNames.RoutingKey);
        PartitionKey = ReadString(properties, TransportPropertyNames.PartitionKey);
        Priority = ReadInt(properties, TransportPropertyNames.Priority);
        DeduplicationId = ReadString(properties, TransportPropertyNames.DeduplicationId);
        DeduplicationWindow = ReadLong(properties, TransportPropertyNames.DeduplicationWindow) is { } window ? TimeSpan.FromMilliseconds(window) : null;
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

        WriteDeduplicationTo(properties);
    }

    /// <summary>An outbox delivers it later, as a message of another type: what the type says must go along.</summary>
    private void WriteDeduplicationTo(IDictionary<string, object> properties)
    {
        var id = _deduplicationId ?? (Redelivery.IsRedelivery(this) ? null : _typeDeduplication is { } byType ? byType.Id ?? MessageId?.ToString("D") : null);
        if (id is null)
        {
            return;
        }

        properties[TransportPropertyNames.DeduplicationId] = id;
        if ((_deduplicationWindow ?? _typeDeduplication?.Window) is { } window)
        {
            properties[TransportPropertyNames.DeduplicationWindow] = (long)window.TotalMilliseconds;
        }
    }
}
