using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterSerializationSpecs(SharedRedisCluster redis) : SerializationSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
