using Bus.Jobs.Runs;
using Bus.Jobs.Saga;

namespace Bus.Jobs.Results;

/// <summary>Reads the status of jobs.</summary>
internal sealed class JobStatusReader : IJobResults
{
    private readonly JobLists _lists;
    private readonly JobSagaReader _sagas;
    private readonly IJobStore _store;

    public JobStatusReader(JobLists lists, JobSagaReader sagas, IJobStore store)
    {
        _lists = lists;
        _sagas = sagas;
        _store = store;
    }

    public async Task<JobStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        // Side by side: two of them read one after the other may be of different moments all the same.
        var run = _store.GetAsync(jobId, cancellationToken);
        var saga = await _sagas.GetAsync(jobId);
        return JobStatusJoin.Join(jobId, saga, await run);
    }

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default) => _lists.ListAsync(query, cancellationToken);

    public Task<IReadOnlyList<JobStatistics>> GetStatisticsAsync(CancellationToken cancellationToken = default) => _lists.GetStatisticsAsync(cancellationToken);
}
