using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Reads pages of instances, in short commands and a bounded number of them.</summary>
internal sealed class SagaPageReader(IRedisConnection connection, RedisKeys keys)
{
    private const int ChunkSize = 200;

    /// <summary>Reads a page.</summary>
    /// <returns>Those that fit with their fields, how many were looked at, and where to go on.</returns>
    internal async Task<(IReadOnlyList<(Guid Id, RedisReply Fields)> Found, int Scanned, string? Next)> ReadAsync(SagaListPlan plan, CancellationToken cancellationToken)
    {
        var query = plan.Query;
        var place = SagaPlaceInList.Parse(query.Cursor);
        var found = new List<(Guid, RedisReply)>();
        for (var scanned = 0; ;)
        {
            var wanted = plan.Filters ? ChunkSize : Math.Min(ChunkSize, query.Limit - found.Count);
            var chunk = Math.Min(wanted, query.ScanLimit - scanned);
            var (now, candidates) = await ReadChunkAsync(plan, place, chunk, cancellationToken);
            var replies = await Task.WhenAll(candidates.Select(x =>
                connection.ExecuteAsync(plan.AddFields(new RedisCommand("HMGET").AddKey(keys.Instance(x.Id))), cancellationToken).AsTask()));
            for (var i = 0; i < candidates.Count; i++)
            {
                (place, scanned) = (candidates[i], scanned + 1);
                if (plan.Fits(place.Id, replies[i], now))
                {
                    found.Add((place.Id, replies[i]));
                }

                if (found.Count == query.Limit)
                {
                    return (found, scanned, place.ToString());
                }
            }

            if (candidates.Count < chunk || scanned == query.ScanLimit)
            {
                return (found, scanned, candidates.Count < chunk ? null : place!.ToString());
            }
        }
    }

    private async Task<(long Now, IReadOnlyList<SagaPlaceInList> Candidates)> ReadChunkAsync(SagaListPlan plan, SagaPlaceInList? place, int count, CancellationToken cancellationToken)
    {
        if (plan.Keys.Count == 0)
        {
            return await ReadIndexAsync(plan, place, count, cancellationToken);
        }

        var pages = await Task.WhenAll(plan.Keys.Select(key => ReadTimesAsync(key, plan.Query, place, count, cancellationToken)));
        var merged = pages.SelectMany(x => x.Candidates);
        var sorted = plan.Query.Order == SagaListOrder.OldestFirst
            ? merged.OrderBy(x => x.Time).ThenBy(x => x.Id.ToString("D"), StringComparer.Ordinal)
            : merged.OrderByDescending(x => x.Time).ThenByDescending(x => x.Id.ToString("D"), StringComparer.Ordinal);
        return (pages.Min(x => x.Now), [.. sorted.Take(count)]);
    }

    private async Task<(long Now, IReadOnlyList<SagaPlaceInList> Candidates)> ReadTimesAsync(
        string key, SagaListQuery query, SagaPlaceInList? place, int count, CancellationToken cancellationToken)
    {
        var call = RedisSagasScripts.ReadPage.CreateCall(keyCount: 1).Add(key).Add(query.Order == SagaListOrder.OldestFirst ? 1 : -1);
        call = place is null ? call.Add(string.Empty).Add(string.Empty) : call.Add(place.Time).Add(place.Id.ToString("D"));
        call.Add(count);
        call = query.UnchangedFor is { } age ? call.Add((long)age.TotalMilliseconds) : call.Add(string.Empty);
        var reply = await connection.ExecuteAsync(call, cancellationToken);
        var candidates = new List<SagaPlaceInList>(reply.Count / 2);
        for (var i = 1; i < reply.Count; i += 2)
        {
            candidates.Add(new SagaPlaceInList((long)reply[i + 1].AsDouble(), Guid.ParseExact(reply[i].AsString()!, "D")));
        }

        return (reply[0].AsInt64(), candidates);
    }

    private async Task<(long Now, IReadOnlyList<SagaPlaceInList> Candidates)> ReadIndexAsync(SagaListPlan plan, SagaPlaceInList? place, int count, CancellationToken cancellationToken)
    {
        var (property, value) = plan.Conditions[0];
        var start = SagaIndex.FormatStart(value);

        // ';' comes right behind ':'. The value in between may hold anything, but its length in front makes the start unique.
        var (from, to) = (place is null ? $"[{start}" : $"({start}{place.Id:D}", $"({start[..^1]};");
        var time = connection.ExecuteAsync(new RedisCommand("TIME") { Node = connection.FindNode(keys.Index(property)) }, cancellationToken);
        var page = await connection.ExecuteAsync(
            new RedisCommand("ZRANGE").AddKey(keys.Index(property)).Add(from).Add(to).Add("BYLEX").Add("LIMIT").Add(0).Add(count), cancellationToken);
        var candidates = new List<SagaPlaceInList>(page.Count);
        foreach (var member in page.Items)
        {
            candidates.Add(new SagaPlaceInList(0, Guid.ParseExact(member.AsString()![^36..], "D")));
        }

        var now = await time;
        return ((now[0].AsInt64() * 1000) + (now[1].AsInt64() / 1000), candidates);
    }
}
