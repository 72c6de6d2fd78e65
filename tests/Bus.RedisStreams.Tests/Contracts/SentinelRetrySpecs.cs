using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelRetrySpecs(SharedRedisSentinels redis) : RetrySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
