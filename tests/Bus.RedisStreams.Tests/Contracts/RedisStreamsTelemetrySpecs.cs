using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsTelemetrySpecs(SharedRedisServer redis) : TelemetrySpecs(new RedisStreamsUnderTest(redis.Server));
