using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Saga;

public sealed class InMemoryCorrelationSpecs(SharedRedisServer redis) : CorrelationSpecs(new InMemoryTransport(), redis.Server);
