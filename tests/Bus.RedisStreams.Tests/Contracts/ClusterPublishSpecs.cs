using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterPublishSpecs(SharedRedisCluster redis) : PublishSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
