using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelHeaderSpecs(SharedRedisSentinels redis) : HeaderSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
