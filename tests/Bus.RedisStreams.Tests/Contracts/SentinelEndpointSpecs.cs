using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelEndpointSpecs(SharedRedisSentinels redis) : EndpointSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
