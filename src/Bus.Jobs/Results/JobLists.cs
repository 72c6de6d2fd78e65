using System.Linq.Expressions;
using Bus.Jobs.Saga;
using Bus.Jobs.Types;

namespace Bus.Jobs.Results;

/// <summary>Lists and counts jobs by the indexes of their saga.</summary>
internal sealed class JobLists
{
    private const int MaxTimed = 1000;

    private static readonly string[] States =
    [
        nameof(JobStateMachine.Submitted), nameof(JobStateMachine.Queued), nameof(JobStateMachine.Running), nameof(JobStateMachine.Waiting),
        nameof(JobStateMachine.Retrying), nameof(JobStateMachine.Completed), nameof(JobStateMachine.Cancelled), nameof(JobStateMachine.DeadLettered),
    ];

    private readonly IJobTypeCatalog _catalog;
    private readonly JobSagaReader _sagas;

    public JobLists(IJobTypeCatalog catalog, JobSagaReader sagas)
    {
        _catalog = catalog;
        _sagas = sagas;
    }

    internal async Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > JobQuery.MaxLimit)
        {
            throw new ArgumentException($"The limit is {query.Limit}; allowed is 1 to {JobQuery.MaxLimit}.");
        }

        var ids = await FindAsync(query.Type, query.State is null ? States : [FindState(query.State)], cancellationToken);
        ids.Sort();
        var items = new List<JobStatus>();
        foreach (var id in ids.Where(x => query.Cursor is not { } cursor || x.CompareTo(cursor) > 0))
        {
            if (items.Count == query.Limit)
            {
                return new JobPage(items, items[^1].JobId);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (await _sagas.GetAsync(id) is { } saga && (query.SubmittedBefore is not { } before || saga.CreatedAt < before))
            {
                items.Add(JobStatusJoin.Join(id, saga, run: null)!);
            }
        }

        return new JobPage(items, null);
    }

    internal async Task<IReadOnlyList<JobStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var statistics = new List<JobStatistics>();
        foreach (var type in await _catalog.GetAllAsync(cancellationToken))
        {
            statistics.Add(await GetStatisticsAsync(type.Name, cancellationToken));
        }

        return statistics;
    }

    private async Task<JobStatistics> GetStatisticsAsync(string type, CancellationToken cancellationToken)
    {
        var byState = new Dictionary<string, List<Guid>>();
        foreach (var state in States)
        {
            byState[state] = await FindAsync(type, [state], cancellationToken);
        }

        var (completed, failed) = (byState[nameof(JobStateMachine.Completed)], byState[nameof(JobStateMachine.DeadLettered)].Count);
        var ended = completed.Count + failed;
        double? failureRate = ended == 0 ? null : (double)failed / ended;
        var mean = await GetMeanAsync(completed);
        var waiting = byState[nameof(JobStateMachine.Queued)].Count + byState[nameof(JobStateMachine.Retrying)].Count;
        return new JobStatistics
        {
            Type = type,
            States = byState.ToDictionary(x => x.Key, x => x.Value.Count),
            FailureRate = failureRate,
            MeanSeconds = mean,
            Level = JobLevels.Of(waiting, failureRate, mean, failed),
        };
    }

    private async Task<double?> GetMeanAsync(List<Guid> completed)
    {
        var seconds = new List<double>();
        foreach (var id in completed.TakeLast(MaxTimed))
        {
            if (await _sagas.GetAsync(id) is { StartedAt: { } start, EndedAt: { } end })
            {
                seconds.Add(Math.Max(0, (end - start).TotalSeconds));
            }
        }

        return seconds.Count == 0 ? null : seconds.Average();
    }

    private async Task<List<Guid>> FindAsync(string? type, IEnumerable<string> states, CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        foreach (var state in states)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Expression<Func<JobSaga, bool>> filter = type is null ? x => x.CurrentState == state : x => x.Type == type && x.CurrentState == state;
            ids.AddRange(await _sagas.FindAsync(filter));
        }

        return [.. ids.Distinct()];
    }

    private static string FindState(string name) =>
        States.FirstOrDefault(x => x.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no state '{name}'; there is {string.Join(", ", States)}.");
}
