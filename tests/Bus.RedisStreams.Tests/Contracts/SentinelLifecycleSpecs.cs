using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelLifecycleSpecs(SharedRedisSentinels redis) : LifecycleSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
