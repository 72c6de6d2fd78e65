using Bus.Jobs.Saga;
using Bus.Jobs.Types;
using ISagaView = MassTransit.ISagaView;
using SagaListQuery = MassTransit.SagaListQuery;

namespace Bus.Jobs.Results;

/// <summary>Lists and counts jobs by the indexes of their saga: what it reads depends on the page, and not on how many jobs there are.</summary>
internal sealed class JobLists
{
    private const int MaxTimed = 1000;

    /// <summary>So many instances are read side by side.</summary>
    private const int ChunkSize = 200;

    /// <summary>After so many jobs, whether they fit or not, a page ends.</summary>
    private const int MaxRead = 10_000;

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

        var state = query.State is null ? null : FindState(query.State);
        if (await _sagas.OpenAsync(cancellationToken) is not { } view)
        {
            return new JobPage([], null);
        }

        var values = await GetValuesAsync(view, query.Type, state, cancellationToken);
        var items = new List<JobStatus>();
        var cursor = query.Cursor;
        for (var read = 0; ;)
        {
            var (ids, next) = await FindAsync(view, values, cursor, Math.Min(ChunkSize, query.Limit - items.Count + 1), cancellationToken);
            foreach (var (id, saga) in ids.Zip(await Task.WhenAll(ids.Select(_sagas.GetAsync))))
            {
                if (items.Count == query.Limit)
                {
                    return new JobPage(items, cursor);
                }

                cursor = id;
                if (saga is not null && (query.SubmittedBefore is not { } before || saga.CreatedAt < before))
                {
                    items.Add(JobStatusJoin.Join(id, saga, run: null)!);
                }
            }

            (cursor, read) = (next, read + ids.Count);
            if (next is null || read >= MaxRead)
            {
                return new JobPage(items, next);
            }
        }
    }

    internal async Task<IReadOnlyList<JobStatistics>> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var types = await _catalog.GetAllAsync(cancellationToken);
        var view = types.Count == 0 ? null : await _sagas.OpenAsync(cancellationToken);
        var counts = view is null ? new Dictionary<string, long>() : await view.CountAsync(nameof(JobSaga.StateAndType), cancellationToken);
        var statistics = new List<JobStatistics>();
        foreach (var type in types)
        {
            var states = States.ToDictionary(x => x, x => (int)counts.GetValueOrDefault(JobSaga.FormatStateAndType(x, type.Name)));
            statistics.Add(CreateStatistics(type.Name, states, view is null ? null : await GetMeanAsync(view, type.Name, cancellationToken)));
        }

        return statistics;
    }

    private static JobStatistics CreateStatistics(string type, Dictionary<string, int> states, double? mean)
    {
        var failed = states[nameof(JobStateMachine.DeadLettered)];
        var ended = states[nameof(JobStateMachine.Completed)] + failed;
        double? failureRate = ended == 0 ? null : (double)failed / ended;
        return new JobStatistics
        {
            Type = type,
            States = states,
            FailureRate = failureRate,
            MeanSeconds = mean,
            Level = JobLevels.Of(states[nameof(JobStateMachine.Queued)] + states[nameof(JobStateMachine.Retrying)], failureRate, mean, failed),
        };
    }

    private async Task<double?> GetMeanAsync(ISagaView view, string type, CancellationToken cancellationToken)
    {
        var value = (nameof(JobSaga.StateAndType), JobSaga.FormatStateAndType(nameof(JobStateMachine.Completed), type));
        var (ids, _) = await FindAsync(view, [value], cursor: null, MaxTimed, cancellationToken);
        var seconds = new List<double>();
        foreach (var chunk in ids.Chunk(ChunkSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var saga in await Task.WhenAll(chunk.Select(_sagas.GetAsync)))
            {
                if (saga is { StartedAt: { } start, EndedAt: { } end })
                {
                    seconds.Add(Math.Max(0, (end - start).TotalSeconds));
                }
            }
        }

        return seconds.Count == 0 ? null : seconds.Average();
    }

    /// <summary>The indexed values that lead to the jobs: those of each type, for a job never changes its type while it is looked for.</summary>
    private static async Task<IReadOnlyList<(string Property, string Value)>> GetValuesAsync(ISagaView view, string? type, string? state, CancellationToken cancellationToken)
    {
        var types = type is null ? (await view.CountAsync(nameof(JobSaga.Type), cancellationToken)).Keys : [type];
        return [.. types.Select(x => state is null ? (nameof(JobSaga.Type), x) : (nameof(JobSaga.StateAndType), JobSaga.FormatStateAndType(state, x)))];
    }

    /// <summary>The next jobs in the order of their ids, and behind which to go on; <see langword="null"/> at the end.</summary>
    private static async Task<(IReadOnlyList<Guid> Ids, Guid? Next)> FindAsync(
        ISagaView view, IReadOnlyList<(string Property, string Value)> values, Guid? cursor, int limit, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(values.Select(x => view.ListAsync(
            new SagaListQuery { Where = new Dictionary<string, string> { [x.Property] = x.Value }, Cursor = cursor is { } id ? FormatCursor(id) : null, Limit = limit, ScanLimit = MaxRead }, cancellationToken)));

        // What lies behind the end of one of the pages may have others before it that were not read.
        var ends = pages.Where(x => x.Next is not null).Select(x => ReadCursor(x.Next!)).ToList();
        Guid? end = ends.Count == 0 ? null : ends.Min();
        List<Guid> ids = [.. pages.SelectMany(x => x.Items).Select(x => x.Id).Where(x => end is null || x.CompareTo(end.Value) <= 0).Order()];
        return ids.Count > limit ? (ids[..limit], ids[limit - 1]) : (ids, end);
    }

    private static string FormatCursor(Guid id) => $"0-{id:D}";

    private static Guid ReadCursor(string cursor) => Guid.ParseExact(cursor.AsSpan(cursor.IndexOf('-', StringComparison.Ordinal) + 1), "D");

    private static string FindState(string name) =>
        States.FirstOrDefault(x => x.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no state '{name}'; there is {string.Join(", ", States)}.");
}
