using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

// Finding instances by what the indexes know.
internal sealed partial class RedisSagaStore<TSaga>
    where TSaga : class, ISagaVersion
{
    /// <summary>Finds the instances of a query.</summary>
    /// <exception cref="RedisSagaIndexException">It asks for something that no index leads to.</exception>
    internal async Task<List<Guid>> QueryAsync(ISagaQuery<TSaga> query, CancellationToken cancellationToken)
    {
        var plan = new SagaQueryReader<TSaga>(Options.SagaName, Options.Indexes, _states).Read(query.FilterExpression);
        await EnsurePlaceAsync();
        if (Options.Expiry is not null)
        {
            await RemoveExpiredAsync();
        }

        var found = new List<Guid>();
        if (plan.Ids.Count > 0)
        {
            await AddFittingAsync(plan.Ids.Distinct().Count() == 1 ? [plan.Ids[0]] : [], plan, found, cancellationToken);
        }
        else if (plan.Conditions.FirstOrDefault(x => x.Index is not null) is { } condition)
        {
            await ReadIndexAsync(condition, plan, found, cancellationToken);
        }
        else
        {
            await ReadStateAsync(plan.Conditions[0].Value, plan, found, cancellationToken);
        }

        return [.. found.Distinct()];
    }

    private async Task ReadIndexAsync(SagaCondition condition, SagaQueryPlan plan, List<Guid> found, CancellationToken cancellationToken)
    {
        var start = SagaIndex.FormatStart(condition.Value);

        // ';' comes right behind ':'. The value in between may hold anything, but its length in front makes the start unique.
        var (from, to) = ($"[{start}", $"({start[..^1]};");
        while (true)
        {
            var page = await Connection.ExecuteAsync(
                new RedisCommand("ZRANGE").AddKey(_keys.Index(condition.Index!.Name)).Add(from).Add(to).Add("BYLEX").Add("LIMIT").Add(0).Add(RedisSagaDefaults.PageSize), cancellationToken);
            var members = Texts(page);
            await AddFittingAsync([.. members.Select(x => Guid.ParseExact(x[^36..], "D"))], plan, found, cancellationToken);
            if (members.Count < RedisSagaDefaults.PageSize)
            {
                return;
            }

            from = $"({members[^1]}";
        }
    }

    private async Task ReadStateAsync(string state, SagaQueryPlan plan, List<Guid> found, CancellationToken cancellationToken)
    {
        for (var start = 0; ; start += RedisSagaDefaults.PageSize)
        {
            var page = await Connection.ExecuteAsync(
                new RedisCommand("ZRANGE").AddKey(_keys.State(state)).Add(start).Add(start + RedisSagaDefaults.PageSize - 1), cancellationToken);
            var members = Texts(page);
            await AddFittingAsync([.. members.Select(x => Guid.ParseExact(x, "D"))], plan, found, cancellationToken);
            if (members.Count < RedisSagaDefaults.PageSize)
            {
                return;
            }
        }
    }

    /// <summary>Keeps those of the candidates that are there and fit: an index may still name what has expired.</summary>
    private async Task AddFittingAsync(IReadOnlyList<Guid> candidates, SagaQueryPlan plan, List<Guid> found, CancellationToken cancellationToken)
    {
        var replies = await Task.WhenAll(candidates.Select(id =>
        {
            var command = new RedisCommand("HMGET").AddKey(_keys.Instance(id)).Add("version");
            foreach (var condition in plan.Conditions)
            {
                command.Add(condition.Index is null ? "state" : $"index:{condition.Index.Name}");
            }

            return Connection.ExecuteAsync(command, cancellationToken).AsTask();
        }));
        for (var i = 0; i < candidates.Count; i++)
        {
            var (id, reply) = (candidates[i], replies[i]);
            var fits = !reply[0].IsNull && plan.Conditions
                .Select((condition, at) => reply[at + 1].AsString() == (condition.Index is null ? condition.Value : SagaIndex.FormatMember(condition.Value, id)))
                .All(x => x);
            if (fits)
            {
                found.Add(id);
            }
        }
    }

    private static List<string> Texts(RedisReply reply)
    {
        var texts = new List<string>(reply.Count);
        foreach (var item in reply.Items)
        {
            texts.Add(item.AsString()!);
        }

        return texts;
    }
}
