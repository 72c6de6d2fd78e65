using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Contracts;

public sealed class InMemoryRepositorySagaSpecs(SharedRedisServer redis) : RepositorySagaSpecs(new InMemoryTransport(), redis.Server);
