using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredHeaderSpecs(SecuredRedisServer redis) : HeaderSpecs(new SecuredRedisStreamsUnderTest(redis));
