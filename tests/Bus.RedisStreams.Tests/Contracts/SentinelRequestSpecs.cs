using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelRequestSpecs(SharedRedisSentinels redis) : RequestSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
