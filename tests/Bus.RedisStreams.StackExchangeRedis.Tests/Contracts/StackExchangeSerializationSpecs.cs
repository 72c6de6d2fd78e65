using Bus.Contracts.Specs;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Contracts;

public sealed class StackExchangeSerializationSpecs(SharedRedisServer redis) : SerializationSpecs(new StackExchangeUnderTest(redis.Server));
