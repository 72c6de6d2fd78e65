using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Looks at the instances of one saga by what is in Redis, whoever wrote it.</summary>
internal sealed class SagaView(string sagaName, IRedisConnection connection, RedisKeys keys, Func<CancellationToken, Task<SagaMachineDescription?>> readMachine) : ISagaView
{
    /// <summary>More states than anybody draws; a saga that writes free text there has no end of them.</summary>
    private const int MostStates = 1000;

    private readonly SagaPageReader _pages = new(connection, keys);

    public string SagaName => sagaName;

    public async Task<SagaPage> ListAsync(SagaListQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        SagaQueryGuard.Check(query);
        var indexes = (await readMachine(cancellationToken))?.Indexes ?? [];
        var plan = await PlanAsync(query, indexes, cancellationToken);
        if (plan.LeadsNowhere)
        {
            return new SagaPage([], 0, null);
        }

        var (found, scanned, next) = await _pages.ReadAsync(plan, cancellationToken);
        var items = await Task.WhenAll(found.Select(x => CreateSummaryAsync(x.Id, x.Fields, indexes, cancellationToken)));
        return new SagaPage(items, scanned, next);
    }

    public async Task<SagaCounts> CountAsync(CancellationToken cancellationToken = default)
    {
        var total = connection.ExecuteAsync(new RedisCommand("ZCARD").AddKey(keys.All), cancellationToken);
        var states = await ReadStatesAsync(cancellationToken);
        var counts = await Task.WhenAll(states.Select(x => connection.ExecuteAsync(new RedisCommand("ZCARD").AddKey(keys.State(x)), cancellationToken).AsTask()));
        var byState = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var i = 0; i < states.Count; i++)
        {
            byState[states[i]] = counts[i].AsInt64();
        }

        return new SagaCounts((await total).AsInt64(), byState);
    }

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(string property, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(property);
        var index = FindIndex(property, (await readMachine(cancellationToken))?.Indexes ?? []);
        return await SagaIndexCount.ReadAsync(connection, keys.Index(index.Property), cancellationToken);
    }

    public async Task<SagaDetails?> GetAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var machine = await readMachine(cancellationToken);

        // The history first: one that was there before there was no instance is of an instance that has ended, and not of one that is written in between.
        var history = SagaHistory.ReadAsync(connection, keys.History(id), cancellationToken);
        var summary = ReadSummaryAsync(id, machine?.Indexes ?? [], cancellationToken);
        var data = await connection.ExecuteAsync(new RedisCommand("HGET").AddKey(keys.Instance(id)).Add("data"), cancellationToken);
        if (await summary is not { } found || data.IsNull)
        {
            return await history is { Count: > 0 } left ? new SagaDetails(id, null, null, [], [], left) : null;
        }

        var properties = SagaProperties.Read(data);
        var state = machine?.States.FirstOrDefault(x => x.Name == found.State);
        return new SagaDetails(id, found, properties, state?.Events ?? [], SagaProperties.FindSchedules(properties, machine), await history);
    }

    public Task<SagaMachineDescription?> GetMachineAsync(CancellationToken cancellationToken = default) => readMachine(cancellationToken);

    private async Task<SagaListPlan> PlanAsync(SagaListQuery query, IReadOnlyList<SagaIndexDescription> indexes, CancellationToken cancellationToken)
    {
        var choosesStates = query.State is not null || query.ExceptStates.Count > 0;
        var states = choosesStates ? await ReadStatesAsync(cancellationToken) : [];
        if (query.State is { } state && states.Count < MostStates && !states.Contains(state))
        {
            throw new ArgumentException($"No instance of the saga '{sagaName}' is in a state '{state}'; {(states.Count == 0 ? "none is in any" : $"there are some in {string.Join(", ", states)}")}.");
        }

        string[] wanted = query.State is { } only ? [only] : [.. states.Except(query.ExceptStates)];
        var conditions = ReadConditions(query, indexes);
        var isStateless = !choosesStates || states.Count == 0;
        return new SagaListPlan
        {
            Query = query,
            Conditions = conditions,
            States = isStateless ? null : wanted,
            Indexes = indexes,
            Keys = conditions.Count > 0 ? [] : isStateless ? [keys.All] : [.. wanted.Select(keys.State)],
        };
    }

    private List<(string Property, string Value)> ReadConditions(SagaListQuery query, IReadOnlyList<SagaIndexDescription> indexes)
    {
        var conditions = new List<(string Property, string Value)>();
        foreach (var (property, value) in query.Where)
        {
            var index = FindIndex(property, indexes);
            conditions.Add((index.Property, SagaIndexValue.Read(index, value)));
        }

        return conditions;
    }

    private SagaIndexDescription FindIndex(string property, IReadOnlyList<SagaIndexDescription> indexes) =>
        indexes.FirstOrDefault(x => x.Property.Equals(property, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"The saga '{sagaName}' has no index on '{property}'; {(indexes.Count == 0 ? "it has none at all" : $"it has {string.Join(", ", indexes.Select(x => x.Property))}")}.");

    private async Task<List<string>> ReadStatesAsync(CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new RedisCommand("SRANDMEMBER").AddKey(keys.States).Add(MostStates), cancellationToken);
        var states = new List<string>(reply.Count);
        foreach (var state in reply.Items)
        {
            states.Add(state.AsString()!);
        }

        states.Sort(StringComparer.Ordinal);
        return states;
    }

    private async Task<SagaSummary?> ReadSummaryAsync(Guid id, IReadOnlyList<SagaIndexDescription> indexes, CancellationToken cancellationToken)
    {
        var fields = await connection.ExecuteAsync(SagaRecord.AddFields(new RedisCommand("HMGET").AddKey(keys.Instance(id)), indexes), cancellationToken);
        return fields[0].IsNull ? null : await CreateSummaryAsync(id, fields, indexes, cancellationToken);
    }

    private async Task<SagaSummary> CreateSummaryAsync(Guid id, RedisReply fields, IReadOnlyList<SagaIndexDescription> indexes, CancellationToken cancellationToken)
    {
        // Where there is no state, the key is that of all, whose times mean something else.
        var state = fields[1].AsString()!;
        var since = state.Length == 0
            ? RedisReply.Null
            : await connection.ExecuteAsync(new RedisCommand("ZSCORE").AddKey(keys.State(state)).Add(id.ToString("D")), cancellationToken);
        return SagaRecord.Read(id, fields, indexes, since);
    }
}
