using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeEndpointSpecs(SharedRedisServer redis) : EndpointSpecs(new StackExchangeUnderTest(redis.Server));
