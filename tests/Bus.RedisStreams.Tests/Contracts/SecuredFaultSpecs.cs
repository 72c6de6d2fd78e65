using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredFaultSpecs(SecuredRedisServer redis) : FaultSpecs(new SecuredRedisStreamsUnderTest(redis));
