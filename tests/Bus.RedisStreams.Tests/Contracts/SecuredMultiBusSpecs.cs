using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredMultiBusSpecs(SecuredRedisServer redis) : MultiBusSpecs(new SecuredRedisStreamsUnderTest(redis));
