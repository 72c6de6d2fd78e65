using MassTransit;

namespace Bus.RedisSagas.Tests.Contracts;

public sealed class PessimisticRepositorySagaSpecs(SharedRedisServer redis)
    : RepositorySagaSpecs(new StreamsUnderTest(redis.Server), redis.Server, x => x.ConcurrencyMode = ConcurrencyMode.Pessimistic);
