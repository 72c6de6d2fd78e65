using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Looks at the instances of a saga of this process.</summary>
internal sealed class RedisSagaInspector<TSaga>(RedisSagaStore<TSaga> store) : ISagaInspector<TSaga>
    where TSaga : class, ISagaVersion
{
    public string SagaName => store.Options.SagaName;

    public async Task<SagaPage> ListAsync(SagaListQuery query, CancellationToken cancellationToken = default) => await (await store.OpenViewAsync()).ListAsync(query, cancellationToken);

    public async Task<SagaCounts> CountAsync(CancellationToken cancellationToken = default) => await (await store.OpenViewAsync()).CountAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(string property, CancellationToken cancellationToken = default) =>
        await (await store.OpenViewAsync()).CountAsync(property, cancellationToken);

    public async Task<SagaDetails?> GetAsync(Guid id, CancellationToken cancellationToken = default) => await (await store.OpenViewAsync()).GetAsync(id, cancellationToken);

    public async Task<SagaMachineDescription?> GetMachineAsync(CancellationToken cancellationToken = default) => await (await store.OpenViewAsync()).GetMachineAsync(cancellationToken);
}
