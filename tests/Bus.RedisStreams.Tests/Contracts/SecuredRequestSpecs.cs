using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredRequestSpecs(SecuredRedisServer redis) : RequestSpecs(new SecuredRedisStreamsUnderTest(redis));
