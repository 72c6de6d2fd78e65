using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredSendSpecs(SecuredRedisServer redis) : SendSpecs(new SecuredRedisStreamsUnderTest(redis));
