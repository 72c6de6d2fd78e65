using Bus.Redis;
using MassTransit;
using MassTransit.Saga;

namespace Bus.Jobs.Saga;

/// <summary>Reads the instances of the job saga.</summary>
internal sealed class JobSagaReader
{
    private const string SagaName = "job";

    private readonly Lazy<RedisSagaAdministration> _administration;
    private readonly Lazy<ISagaRepository<JobSaga>> _repository;

    internal JobSagaReader(IRedisClient client, string keyPrefix)
    {
        // The client closes its connection.
        _administration = new Lazy<RedisSagaAdministration>(() => new RedisSagaAdministration(client, keyPrefix));
        _repository = new Lazy<ISagaRepository<JobSaga>>(() => RedisSagaRepository<JobSaga>.Create(client, x => Configure(x, keyPrefix)));
    }

    /// <summary>Where the instances are, the same for all who read and write them.</summary>
    internal static void Configure(IRedisSagaRepositoryConfigurator<JobSaga> repository, string keyPrefix)
    {
        repository.KeyPrefix = keyPrefix;
        repository.SagaName = SagaName;
        repository.SlotTag = JobQueue.Name;
        repository.Index(x => x.Type);
        repository.Index(x => x.StateAndType);
        repository.Index(x => x.ParentId);
    }

    internal Task<JobSaga?> GetAsync(Guid jobId) => ((ILoadSagaRepository<JobSaga>)_repository.Value).Load(jobId)!;

    internal async Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId) =>
        [.. await ((IQuerySagaRepository<JobSaga>)_repository.Value).Find(new SagaQuery<JobSaga>(x => x.ParentId == parentId))];

    /// <summary>Looks at the instances; <see langword="null"/> while there has never been one.</summary>
    internal async Task<ISagaView?> OpenAsync(CancellationToken cancellationToken)
    {
        var administration = _administration.Value;
        var sagas = await administration.GetSagasAsync(cancellationToken);
        if (sagas.All(x => x.SagaName != SagaName))
        {
            return null;
        }

        var view = await administration.OpenAsync(SagaName, cancellationToken);
        return await view.GetMachineAsync(cancellationToken) is null ? null : view;
    }
}
