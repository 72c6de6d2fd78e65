using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Contracts;

public sealed class InMemoryRepositoryJobServiceSpecs(SharedRedisServer redis) : RepositoryJobServiceSpecs(new InMemoryTransport(), redis.Server);
