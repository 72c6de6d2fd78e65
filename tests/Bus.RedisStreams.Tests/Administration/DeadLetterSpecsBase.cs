using System.Globalization;
using System.Text.Json;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>What the specs of dead letters have in common: a dead-letter queue that they fill by hand, or by faults.</summary>
public abstract class DeadLetterSpecsBase(RedisServer server) : RedisStreamsSpecs(server), IAsyncDisposable
{
    protected const string ErrorQueue = $"{Queue}_error";

    private RedisStreamsDeadLetters? _deadLetters;

    protected RedisStreamsDeadLetters DeadLetters => _deadLetters ??= Open(TimeProvider.System);

    private protected QueueKeys ErrorKeys => new RedisKeys(KeyPrefix).Queue(ErrorQueue);

    private protected QueueKeys SourceKeys => new RedisKeys(KeyPrefix).Queue(Queue);

    public new async ValueTask DisposeAsync()
    {
        if (_deadLetters is not null)
        {
            await _deadLetters.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected RedisStreamsDeadLetters Open(TimeProvider clock) => new(new RedisClient(RedisOptions.Parse(Server.ConnectionString)), KeyPrefix, clock);

    /// <summary>Adds a dead letter as the error transport writes one.</summary>
    /// <param name="id">The entry id, or <c>*</c>.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="exception">Type of the exception.</param>
    /// <param name="message">Message of the exception.</param>
    /// <param name="type">Type of the message.</param>
    /// <param name="body">The body.</param>
    protected async Task<DeadLetterId> AddAsync(
        string id = "*", MessagePriority lane = MessagePriority.Normal, string exception = "System.TimeoutException", string message = "no answer", string type = "Shop:Order", string body = "{}")
    {
        var headers = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            [MessageHeaders.MessageType] = $"urn:message:{type}",
            [MessageHeaders.Reason] = "fault",
            [MessageHeaders.FaultExceptionType] = exception,
            [MessageHeaders.FaultMessage] = message,
            [MessageHeaders.FaultInputAddress] = $"redis-streams://127.0.0.1/{KeyPrefix}/{Queue}",
        });
        var laneIndex = QueueLanes.GetLane((int)lane);
        var added = await Server.SendAsync("XADD", ErrorKeys.Lanes[laneIndex], id, "message-id", Guid.NewGuid().ToString(), "content-type", "application/json", "headers", headers, "body", body);
        return DeadLetterId.Parse($"{QueueLanes.Names[laneIndex]}/{added.Text}");
    }

    /// <summary>Adds so many with the ids 1-0, 2-0, ...</summary>
    protected async Task<IReadOnlyList<DeadLetterId>> AddManyAsync(int count, string type = "Shop:Order")
    {
        var ids = new List<DeadLetterId>();
        for (var number = 1; number <= count; number++)
        {
            ids.Add(await AddAsync(string.Create(CultureInfo.InvariantCulture, $"{number}-0"), type: type));
        }

        return ids;
    }

    protected async Task<long> LengthAsync(string key) => (await Server.SendAsync("XLEN", key)).Integer;
}
