using System.Text.Json;
using Bus.Redis;
using Bus.RedisStreams;

namespace MassTransit;

/// <summary>The dead-letter queues of a key prefix, over a connection of its own.</summary>
public sealed class RedisStreamsDeadLetters : IRedisStreamsDeadLetters, IAsyncDisposable
{
    // A list or a group page of large messages ends here.
    private const long MaxPageBytes = 4 << 20;
    private const int MaxRequesterLength = 200;

    private readonly IRedisConnection _connection;
    private readonly RedisStreamsAdministration _administration;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _clock;

    /// <summary>Opens connections; they are established by the first call.</summary>
    /// <param name="client">The client of the server that carries the bus.</param>
    /// <param name="keyPrefix">The prefix of the bus's keys.</param>
    /// <param name="clock">Paces operations on many; the system's by default. Times of dead letters are Redis' own.</param>
    public RedisStreamsDeadLetters(IRedisClient client, string keyPrefix = RedisKeys.DefaultPrefix, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "dead-letters" });
        _administration = new RedisStreamsAdministration(client, keyPrefix);
        _keys = new RedisKeys(keyPrefix);
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DeadLetterQueueInfo>> GetQueuesAsync(CancellationToken cancellationToken = default)
    {
        var queues = new List<DeadLetterQueueInfo>();
        foreach (var name in await _administration.GetQueueNamesAsync(cancellationToken))
        {
            if (RedisKeys.GetSource(name) is not null)
            {
                var store = new DeadLetterStore(_connection, _keys, name);
                var count = await store.CountAsync(lane: null, cancellationToken);
                var oldest = await FindEndAsync(store, DeadLetterOrder.OldestFirst, cancellationToken);
                queues.Add(new DeadLetterQueueInfo(name, count, oldest, await FindEndAsync(store, DeadLetterOrder.NewestFirst, cancellationToken)));
            }
        }

        return queues;
    }

    /// <inheritdoc/>
    public async Task<DeadLetterPage> ListAsync(string queueName, DeadLetterQuery query, CancellationToken cancellationToken = default)
    {
        Check(query);
        var store = await OpenAsync(queueName, cancellationToken);
        var scan = new DeadLetterScan(store, CreateView(queueName), query.Filter, query.Order, query.After);
        var items = new List<DeadLetterInfo>();
        while (IsOpen(scan, query) && items.Count < query.Limit)
        {
            var page = IsSimple(query.Filter) ? query.Limit - items.Count : query.ScanLimit;
            var matches = await scan.ReadAsync(Math.Min(page, query.ScanLimit - scan.Scanned), cancellationToken);
            items.AddRange(matches.Take(query.Limit - items.Count).Select(x => x.Info));
            if (items.Count == query.Limit)
            {
                scan.StopAt(items[^1].Id);
            }
        }

        return new DeadLetterPage(items, scan.Next, scan.Scanned, await store.CountAsync(query.Filter.Lane, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<DeadLetterGroups> GroupAsync(string queueName, DeadLetterQuery query, CancellationToken cancellationToken = default)
    {
        Check(query);
        var store = await OpenAsync(queueName, cancellationToken);
        var scan = new DeadLetterScan(store, CreateView(queueName), query.Filter, query.Order, query.After);
        var groups = new Dictionary<string, DeadLetterGroup>(StringComparer.Ordinal);
        while (IsOpen(scan, query))
        {
            foreach (var (_, info) in await scan.ReadAsync(query.ScanLimit - scan.Scanned, cancellationToken))
            {
                var one = new DeadLetterGroup(info.Group, info.MessageType, info.ExceptionType, CauseTemplate.Of(info.Reason), 1, info.Id.At, info.Id.At, info.Id);
                groups[info.Group] = groups.TryGetValue(info.Group, out var group) ? group.Add(one) : one;
            }
        }

        var ordered = groups.Values.OrderByDescending(x => x.Count).ThenByDescending(x => x.Last).ToArray();
        return new DeadLetterGroups(ordered, scan.Next, scan.Scanned, await store.CountAsync(query.Filter.Lane, cancellationToken));
    }

    /// <inheritdoc/>
    public async Task<DeadLetterDetails> GetAsync(string queueName, DeadLetterId id, int maxBodyBytes = 1 << 20, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBodyBytes);
        var entry = await FindAsync(await OpenAsync(queueName, cancellationToken), queueName, id, Math.Max(maxBodyBytes, DeadLetterView.PreviewBytes), cancellationToken);
        return CreateView(queueName).DescribeFully(entry, maxBodyBytes);
    }

    /// <inheritdoc/>
    public async Task<DeadLetterRequeued> RequeueAsync(string queueName, DeadLetterId id, DeadLetterRequeue requeue, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requeue);
        CheckRequester(requeue.RequestedBy);
        var store = await OpenAsync(queueName, cancellationToken);
        var entry = await FindAsync(store, queueName, id, DeadLetterView.PreviewBytes, cancellationToken);
        CheckBody(queueName, entry, requeue.Body);
        var time = await store.GetTimeAsync(cancellationToken);
        var view = CreateView(queueName);
        var (destination, headers) = Prepare(view, new DeadLetterMatch(entry, view.Describe(entry)), requeue, time);
        var reply = await store.RequeueAsync(id, destination, headers, requeue.Body, cancellationToken);
        return reply.Type != RedisReplyType.Integer
            ? new DeadLetterRequeued(id, destination, new DeadLetterId(id.LaneIndex, EntryId.Parse(reply.Bytes.Span)))
            : throw reply.AsInt64() switch
            {
                0 => new DeadLetterNotFoundException(queueName, id),
                -1 => new DeadLetterRefusedException(queueName, id, "is held by a consumer of that queue"),
                _ => new DeadLetterRefusedException(queueName, id, "has more than 3500 fields and cannot be moved"),
            };
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string queueName, DeadLetterId id, CancellationToken cancellationToken = default)
    {
        var store = await OpenAsync(queueName, cancellationToken);
        switch (await store.DeleteAsync(id.LaneIndex, [id], cancellationToken))
        {
            case (_, > 0):
                throw new DeadLetterRefusedException(queueName, id, "is held by a consumer of that queue");
            case (0, _):
                throw new DeadLetterNotFoundException(queueName, id);
        }
    }

    /// <inheritdoc/>
    public Task<DeadLetterBulkProgress> RequeueAsync(string queueName, DeadLetterFilter filter, DeadLetterBulkOptions options, CancellationToken cancellationToken = default) =>
        RunAsync(queueName, filter, options, RequeueBatchAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<DeadLetterBulkProgress> DeleteAsync(string queueName, DeadLetterFilter filter, DeadLetterBulkOptions options, CancellationToken cancellationToken = default) =>
        RunAsync(queueName, filter, options, DeleteBatchAsync, cancellationToken);

    /// <summary>Closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _administration.DisposeAsync();
    }

    private static bool IsOpen(DeadLetterScan scan, DeadLetterQuery query) => !scan.IsEnd && scan.Scanned < query.ScanLimit && scan.ReadBytes < MaxPageBytes;

    /// <summary>Whether every entry of the range fits, so that no more need be read than are wanted.</summary>
    private static bool IsSimple(DeadLetterFilter filter) => (filter with { Since = null, Until = null, Lane = null }).IsEmpty;

    private static async Task<DateTimeOffset?> FindEndAsync(DeadLetterStore store, DeadLetterOrder order, CancellationToken cancellationToken)
    {
        var slice = await store.ReadAsync(new DeadLetterRange(new DeadLetterFilter(), order), after: null, maxEntries: 1, bodyBytes: 0, cancellationToken);
        return slice.Entries is [var entry, ..] ? entry.Id.At : null;
    }

    private static async Task<DeadLetterEntry> FindAsync(DeadLetterStore store, string queueName, DeadLetterId id, int bodyBytes, CancellationToken cancellationToken) =>
        await store.FindAsync(id, bodyBytes, cancellationToken) ?? throw new DeadLetterNotFoundException(queueName, id);

    private static (string Destination, byte[] Headers) Prepare(DeadLetterView view, in DeadLetterMatch match, DeadLetterRequeue requeue, DateTimeOffset time)
    {
        var failure = view.DescribeFailure(match.Info) with { RequeuedAt = time, RequeuedBy = requeue.RequestedBy, IsEdited = requeue.Body is not null };
        return (match.Info.SourceQueue, RequeueHeaders.Write(match.Entry, failure));
    }

    private static async Task<long> RequeueBatchAsync(DeadLetterStore store, DeadLetterView view, DeadLetterBulkOptions options, IReadOnlyList<DeadLetterMatch> batch)
    {
        var time = await store.GetTimeAsync(CancellationToken.None);
        var requeue = new DeadLetterRequeue { RequestedBy = options.RequestedBy };
        var replies = await Task.WhenAll(batch.Select(match =>
        {
            var (destination, headers) = Prepare(view, match, requeue, time);
            return store.RequeueAsync(match.Entry.Id, destination, headers, body: null, CancellationToken.None).AsTask();
        }));
        return replies.Count(x => x.Type != RedisReplyType.Integer);
    }

    private static async Task<long> DeleteBatchAsync(DeadLetterStore store, DeadLetterView view, DeadLetterBulkOptions options, IReadOnlyList<DeadLetterMatch> batch)
    {
        var deleted = 0L;
        foreach (var lane in batch.GroupBy(x => x.Entry.Id.LaneIndex))
        {
            deleted += (await store.DeleteAsync(lane.Key, [.. lane.Select(x => x.Entry.Id)], CancellationToken.None)).Deleted;
        }

        return deleted;
    }

    private static void Check(DeadLetterQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckRange("limit", query.Limit, DeadLetterQuery.MaxLimit);
        CheckRange("scan limit", query.ScanLimit, DeadLetterQuery.MaxScanLimit);
    }

    private static void CheckRange(string name, int value, int maximum)
    {
        if (value < 1 || value > maximum)
        {
            throw new ArgumentException($"The {name} is {value}; allowed is a whole number from 1 to {maximum}.");
        }
    }

    private static void CheckRequester(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxRequesterLength)
        {
            throw new ArgumentException($"Who asks for it is '{name}'; allowed are 1 to {MaxRequesterLength} characters.");
        }
    }

    /// <summary>A body that no consumer can read would come back at once.</summary>
    private static void CheckBody(string queueName, DeadLetterEntry entry, ReadOnlyMemory<byte>? body)
    {
        if (body is not { } given || (entry.ContentType.Length > 0 && !entry.ContentType.Contains("json", StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(given);
        }
        catch (JsonException exception)
        {
            throw new DeadLetterRefusedException(queueName, entry.Id, $"wants JSON, and the new body is none: {exception.Message.TrimEnd('.')}");
        }
    }

    private async Task<DeadLetterBulkProgress> RunAsync(
        string queueName,
        DeadLetterFilter filter,
        DeadLetterBulkOptions options,
        Func<DeadLetterStore, DeadLetterView, DeadLetterBulkOptions, IReadOnlyList<DeadLetterMatch>, Task<long>> change,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(options);
        CheckRequester(options.RequestedBy);
        CheckRange("rate", options.Rate, DeadLetterBulkOptions.MaxRate);
        var store = await OpenAsync(queueName, cancellationToken);
        var view = CreateView(queueName);
        var total = await store.CountAsync(filter.Lane, cancellationToken);

        // What faults again meanwhile comes back behind the newest of now: without this bound the end would never come.
        var end = (await FindEndAsync(store, DeadLetterOrder.NewestFirst, cancellationToken) ?? DateTimeOffset.UnixEpoch).AddMilliseconds(1);
        var bounded = filter with { Until = filter.Until is { } until && until < end ? until : end };
        var scan = new DeadLetterScan(store, view, bounded, DeadLetterOrder.OldestFirst);
        return await new DeadLetterBulkRun(scan, total, options, batch => change(store, view, options, batch), _clock).RunAsync(cancellationToken);
    }

    private DeadLetterView CreateView(string queueName) => new(queueName, _keys.Prefix);

    private async Task<DeadLetterStore> OpenAsync(string queueName, CancellationToken cancellationToken)
    {
        if (!RedisStreamsEndpointAddress.IsValidName(queueName) || RedisKeys.HashTag(queueName).Length == 0)
        {
            throw new ArgumentException($"The queue name '{queueName}' is not valid; allowed are letters, digits and - _ . : (nothing else).");
        }

        if (RedisKeys.GetSource(queueName) is null)
        {
            throw new ArgumentException($"The queue '{queueName}' is no dead-letter queue; allowed are names that end with _error or _skipped, such as {queueName}_error.");
        }

        var store = new DeadLetterStore(_connection, _keys, queueName);
        return await store.ExistsAsync(cancellationToken) ? store : throw new QueueNotFoundException(queueName);
    }
}
