using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelCourierSpecs(SharedRedisSentinels redis) : CourierSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
