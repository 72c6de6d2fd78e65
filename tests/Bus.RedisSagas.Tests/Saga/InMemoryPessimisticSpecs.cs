using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Saga;

public sealed class InMemoryPessimisticSpecs(SharedRedisServer redis) : PessimisticSpecs(new InMemoryTransport(), redis.Server);
