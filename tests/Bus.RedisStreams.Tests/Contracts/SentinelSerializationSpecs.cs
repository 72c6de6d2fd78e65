using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SentinelSerializationSpecs(SharedRedisSentinels redis) : SerializationSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync));
