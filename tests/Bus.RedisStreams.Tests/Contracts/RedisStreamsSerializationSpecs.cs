using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class RedisStreamsSerializationSpecs(SharedRedisServer redis) : SerializationSpecs(new RedisStreamsUnderTest(redis.Server));
