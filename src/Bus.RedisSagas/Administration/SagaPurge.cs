using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Deletes instances page by page.</summary>
internal sealed class SagaPurge(IRedisConnection connection, RedisKeys keys, SagaView view, SagaPurgeOptions options, TimeProvider timeProvider)
{
    private const string Event = "(purged)";
    private const int PageSize = 100;
    private const string IndexField = "index:";

    internal async Task<SagaPurgeProgress> RunAsync(SagaListQuery query, CancellationToken cancellationToken)
    {
        if (options.Rate is < 1 or > SagaPurgeOptions.MaxRate)
        {
            throw new ArgumentException($"{nameof(options.Rate)} is {options.Rate}; 1 to {SagaPurgeOptions.MaxRate} are allowed.");
        }

        var end = new SagaPurgeProgress(0, 0, 0);
        var page = query with { Cursor = null, Order = SagaListOrder.OldestFirst, Limit = PageSize, ScanLimit = SagaListQuery.MaxLimit };
        do
        {
            var start = timeProvider.GetTimestamp();
            var found = await view.ListAsync(page, cancellationToken);
            foreach (var instance in found.Items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var isDeleted = !options.IsDryRun && await TryDeleteAsync(instance, query, cancellationToken);
                end = new SagaPurgeProgress(end.Matched + 1, end.Deleted + (isDeleted ? 1 : 0), end.Left + (isDeleted || options.IsDryRun ? 0 : 1));
            }

            options.Progress?.Report(end);
            page = page with { Cursor = found.Next };
            await PaceAsync(found.Items.Count, start, cancellationToken);
        }
        while (page.Cursor is not null && !await HasVanishedAsync(query, cancellationToken));

        return end;
    }

    private async Task PaceAsync(int count, long start, CancellationToken cancellationToken)
    {
        var rest = TimeSpan.FromSeconds((double)count / options.Rate) - timeProvider.GetElapsedTime(start);
        if (!options.IsDryRun && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, timeProvider, cancellationToken);
        }
    }

    /// <summary>Whether nobody is in the state any more, which a query for it would be refused for.</summary>
    private async Task<bool> HasVanishedAsync(SagaListQuery query, CancellationToken cancellationToken) =>
        query.State is { } state && (await connection.ExecuteAsync(new RedisCommand("ZCARD").AddKey(keys.State(state)), cancellationToken)).AsInt64() == 0;

    private async Task<bool> TryDeleteAsync(SagaSummary instance, SagaListQuery query, CancellationToken cancellationToken)
    {
        // Between the page and its details somebody may have changed it; then its version is another one from here on.
        if (query.State is { } state && instance.State != state)
        {
            return false;
        }

        var names = await connection.ExecuteAsync(new RedisCommand("HKEYS").AddKey(keys.Instance(instance.Id)), cancellationToken);
        var indexes = new List<string>();
        foreach (var name in names.Items)
        {
            if (name.AsString() is { } text && text.StartsWith(IndexField, StringComparison.Ordinal))
            {
                indexes.Add(text[IndexField.Length..]);
            }
        }

        return (await connection.ExecuteAsync(CreateCall(instance, indexes), cancellationToken)).AsInt64() == (long)SagaScriptResult.Done;
    }

    private RedisCommand CreateCall(SagaSummary instance, List<string> indexes)
    {
        var call = RedisSagasScripts.DeleteSaga.CreateCall(7 + indexes.Count)
            .Add(keys.Instance(instance.Id)).Add(keys.Lock(instance.Id)).Add(keys.All).Add(keys.Expiring).Add(keys.States).Add(keys.State(instance.State)).Add(keys.History(instance.Id));
        foreach (var index in indexes)
        {
            call.Add(keys.Index(index));
        }

        call.Add(instance.Id.ToString("D")).Add(instance.Version.ToString(CultureInfo.InvariantCulture)).Add(string.Empty).Add(instance.State)
            .Add(options.HistoryRetention > TimeSpan.Zero ? RedisSagaDefaults.HistoryLimit : 0).Add((long)options.HistoryRetention.TotalMilliseconds)
            .Add(Event).Add(string.Empty).Add(1).Add(string.Empty).Add(string.Empty);
        foreach (var index in indexes)
        {
            call.Add(index);
        }

        return call;
    }
}
