namespace Bus.RedisStreams.Tests.Administration;

public sealed class SentinelPauseSpecs(SharedRedisSentinels redis) : PauseSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
