using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeTelemetrySpecs(SharedRedisServer redis) : TelemetrySpecs(new StackExchangeUnderTest(redis.Server));
