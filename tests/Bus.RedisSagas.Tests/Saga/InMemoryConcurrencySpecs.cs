using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Saga;

public sealed class InMemoryConcurrencySpecs(SharedRedisServer redis) : ConcurrencySpecs(new InMemoryTransport(), redis.Server);
