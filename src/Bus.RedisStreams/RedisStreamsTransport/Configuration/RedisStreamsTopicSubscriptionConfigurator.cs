using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>Collects what one subscription wants.</summary>
internal sealed class RedisStreamsTopicSubscriptionConfigurator : IRedisStreamsTopicSubscriptionConfigurator
{
    private const int MaxLength = 512;

    public RedisStreamsSubscriptionType SubscriptionType { get; set; } = RedisStreamsSubscriptionType.All;

    public string? RoutingKey { get; set; }

    /// <summary>The filter as the topic's hash keeps it, empty for all.</summary>
    internal string Filter => SubscriptionType switch
    {
        RedisStreamsSubscriptionType.RoutingKey => RoutingFilter.KeyPrefix + RoutingKey,
        RedisStreamsSubscriptionType.Pattern => RoutingFilter.PatternPrefix + RoutingKey,
        _ => string.Empty,
    };

    /// <summary>Says what is wrong, or <see langword="null"/>.</summary>
    internal string? Validate(string topicName) => this switch
    {
        { SubscriptionType: < RedisStreamsSubscriptionType.All or > RedisStreamsSubscriptionType.Pattern } =>
            $"The SubscriptionType of the subscription to {topicName} is {(int)SubscriptionType}; allowed are All, RoutingKey and Pattern.",
        { SubscriptionType: RedisStreamsSubscriptionType.All, RoutingKey: not null } =>
            $"The subscription to {topicName} has the routing key '{RoutingKey}' and the SubscriptionType All, which looks at none; set RoutingKey or Pattern.",
        { SubscriptionType: not RedisStreamsSubscriptionType.All, RoutingKey: null } =>
            $"The subscription to {topicName} by {SubscriptionType} needs a RoutingKey.",
        { RoutingKey.Length: > MaxLength } =>
            $"The RoutingKey of the subscription to {topicName} has {RoutingKey.Length} characters; it must have at most {MaxLength}.",
        { SubscriptionType: RedisStreamsSubscriptionType.Pattern } when RoutingFilter.GetPatternError(RoutingKey) is { } error =>
            $"The pattern '{RoutingKey}' of the subscription to {topicName} is no regular expression: {error}",
        _ => null,
    };
}
