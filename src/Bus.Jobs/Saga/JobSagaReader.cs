using System.Linq.Expressions;
using Bus.Redis;
using MassTransit;
using MassTransit.Saga;

namespace Bus.Jobs.Saga;

/// <summary>Reads the instances of the job saga.</summary>
internal sealed class JobSagaReader
{
    private readonly Lazy<ISagaRepository<JobSaga>> _repository;

    internal JobSagaReader(IRedisClient client, string keyPrefix)
    {
        _repository = new Lazy<ISagaRepository<JobSaga>>(() => RedisSagaRepository<JobSaga>.Create(client, x => Configure(x, keyPrefix)));
    }

    /// <summary>Where the instances are, the same for all who read and write them.</summary>
    internal static void Configure(IRedisSagaRepositoryConfigurator<JobSaga> repository, string keyPrefix)
    {
        repository.KeyPrefix = keyPrefix;
        repository.SagaName = "job";
        repository.SlotTag = JobQueue.Name;
        repository.Index(x => x.Type);
        repository.Index(x => x.ParentId);
    }

    internal Task<JobSaga?> GetAsync(Guid jobId) => ((ILoadSagaRepository<JobSaga>)_repository.Value).Load(jobId)!;

    internal Task<IReadOnlyList<Guid>> FindChildrenAsync(Guid parentId) => FindAsync(x => x.ParentId == parentId);

    internal async Task<IReadOnlyList<Guid>> FindAsync(Expression<Func<JobSaga, bool>> filter) =>
        [.. await ((IQuerySagaRepository<JobSaga>)_repository.Value).Find(new SagaQuery<JobSaga>(filter))];
}
