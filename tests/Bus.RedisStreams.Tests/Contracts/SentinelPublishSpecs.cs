using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelPublishSpecs(SharedRedisSentinels redis) : PublishSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
