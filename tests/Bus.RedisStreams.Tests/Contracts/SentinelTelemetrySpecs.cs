using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelTelemetrySpecs(SharedRedisSentinels redis) : TelemetrySpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
