using MassTransit;
using MassTransit.Middleware;
using MassTransit.Saga;

namespace Bus.RedisSagas;

/// <summary>Reads instances for whoever asks, without a message.</summary>
internal sealed class RedisSagaReadContext<TSaga>(RedisSagaStore<TSaga> store, CancellationToken cancellationToken)
    : BasePipeContext(cancellationToken), LoadSagaRepositoryContext<TSaga>, QuerySagaRepositoryContext<TSaga>
    where TSaga : class, ISagaVersion
{
    public async Task<TSaga> Load(Guid correlationId) => (await store.FindAsync(correlationId, CancellationToken))!;

    public async Task<SagaRepositoryQueryContext<TSaga>> Query(ISagaQuery<TSaga> query, CancellationToken cancellationToken = default) =>
        new DefaultSagaRepositoryQueryContext<TSaga>(this, await store.QueryAsync(query, cancellationToken));
}
