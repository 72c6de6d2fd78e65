using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredSerializationSpecs(SecuredRedisServer redis) : SerializationSpecs(new SecuredRedisStreamsUnderTest(redis));
