using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsEndpointSpecs(SharedRedisServer redis) : EndpointSpecs(new RedisStreamsUnderTest(redis.Server));
