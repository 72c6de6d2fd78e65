using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredConcurrencySpecs(SecuredRedisServer redis) : ConcurrencySpecs(new SecuredRedisStreamsUnderTest(redis));
