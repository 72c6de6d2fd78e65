using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelSendSpecs(SharedRedisSentinels redis) : SendSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
