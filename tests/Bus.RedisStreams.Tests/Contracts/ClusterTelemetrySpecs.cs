using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class ClusterTelemetrySpecs(SharedRedisCluster redis) : TelemetrySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
