namespace MassTransit;

/// <summary>Which messages of a topic a queue gets.</summary>
public enum RedisStreamsSubscriptionType
{
    /// <summary>All of them.</summary>
    All = 1,

    /// <summary>Those whose routing key is the given one.</summary>
    RoutingKey = 2,

    /// <summary>Those whose routing key a regular expression matches.</summary>
    Pattern = 3,
}
