namespace MassTransit;

/// <summary>Configures which messages of a topic a receive endpoint gets.</summary>
/// <remarks>
/// An endpoint may subscribe to a topic several times, and gets one copy of a message that any of its subscriptions wants. A consumer on the endpoint subscribes it to
/// all messages of its type, unless <c>ConfigureConsumeTopology</c> is off: switch that off where subscriptions are to choose.
/// </remarks>
public interface IRedisStreamsTopicSubscriptionConfigurator
{
    /// <summary>What the subscription looks at.</summary>
    /// <value>The default value is <see cref="RedisStreamsSubscriptionType.All"/>.</value>
    RedisStreamsSubscriptionType SubscriptionType { set; }

    /// <summary>The routing key, or for <see cref="RedisStreamsSubscriptionType.Pattern"/> a regular expression of .NET that finds it.</summary>
    /// <value>The default value is <see langword="null"/>; at most 512 characters. A message without a routing key has an empty one.</value>
    /// <remarks>Upper and lower case differ. An expression that takes longer than 0.1 s for a routing key lets the message through.</remarks>
    string? RoutingKey { set; }
}
