namespace MassTransit;

/// <summary>Configures an endpoint of the Redis Streams transport that <c>ConfigureEndpoints</c> creates.</summary>
/// <param name="context">The registration.</param>
/// <param name="queueName">The endpoint's queue name.</param>
/// <param name="configurator">The endpoint.</param>
public delegate void RedisStreamsConfigureEndpointsCallback(IRegistrationContext context, string queueName, IRedisStreamsReceiveEndpointConfigurator configurator);
