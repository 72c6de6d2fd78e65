using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredTelemetrySpecs(SecuredRedisServer redis) : TelemetrySpecs(new SecuredRedisStreamsUnderTest(redis));
