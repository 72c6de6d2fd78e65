using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Measures calls on a dead-letter queue of many entries: how long each takes, and how long a command of it holds Redis.</summary>
public sealed class DeadLetterLoad : IAsyncDisposable
{
    private const string Queue = "letters_error";
    private const int Batch = 1000;

    private static readonly string Headers =
        $$"""{"MT-Reason":"fault","MT-Fault-ExceptionType":"System.TimeoutException","MT-Fault-Message":"no answer after 17 ms","MT-Fault-StackTrace":"{{new string('s', 1500)}}","MT-MessageType":"urn:message:Shop:Order"}""";

    private static readonly string Body = $$"""{"payload":"{{new string('b', 500)}}"}""";

    private readonly MeteredRedisClient _client;
    private readonly IRedisConnection _connection;
    private readonly RedisStreamsDeadLetters _deadLetters;
    private readonly int _count;
    private readonly int _calls;

    /// <summary>Connects to a server, whose slow log it takes over and whose keys under <c>load:</c> it deletes.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="count">How many dead letters to make, of 2 kB each.</param>
    /// <param name="calls">How often each call is timed that can be repeated, and then metered.</param>
    public DeadLetterLoad(string connectionString, int count, int calls = CallLoadResult.DefaultCalls)
    {
        _client = new MeteredRedisClient(new RedisClient(RedisOptions.Parse(connectionString)));
        _connection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "load" });
        _deadLetters = new RedisStreamsDeadLetters(_client, "load");
        _count = count;
        _calls = calls;
    }

    /// <summary>Fills the queue and measures.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<CallLoadResult>> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await FillAsync(progress, cancellationToken);
        var middle = DeadLetterId.Parse(string.Create(CultureInfo.InvariantCulture, $"normal/{_count / 2}-1"));
        var nothing = new DeadLetterFilter { MessageType = "Nothing" };
        MeteredCall[] calls =
        [
            new("page of 50, newest first", () => ListAsync(new DeadLetterQuery())),
            new("page of 50, oldest first", () => ListAsync(new DeadLetterQuery { Order = DeadLetterOrder.OldestFirst })),
            new("page of 50 in the middle", () => ListAsync(new DeadLetterQuery { After = middle })),
            new("page that finds nothing in 500 entries", () => ListAsync(new DeadLetterQuery { Filter = nothing })),
            new("text that is not in 500 bodies", () => ListAsync(new DeadLetterQuery { Filter = new DeadLetterFilter { Text = "nothing" } })),
            new("groups of 500 entries", () => _deadLetters.GroupAsync(Queue, new DeadLetterQuery(), cancellationToken)),
            new("one", () => _deadLetters.GetAsync(Queue, middle, cancellationToken: cancellationToken)),
            new("dry run over all", () => _deadLetters.RequeueAsync(Queue, nothing, Options with { IsDryRun = true }, cancellationToken), IsOnce: true),
            new("requeue of a tenth", () => _deadLetters.RequeueAsync(Queue, Tenth(1), Options, cancellationToken), IsOnce: true),
            new("deletion of a tenth", () => _deadLetters.DeleteAsync(Queue, Tenth(2), Options, cancellationToken), IsOnce: true),
        ];
        return await new CallMeter(_connection, _client, _calls).MeasureAsync(calls, progress, cancellationToken);
    }

    /// <summary>Deletes what was made and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var key in (string[])[$"load:{{letters}}_error:normal", "load:{letters}:normal"])
        {
            await _connection.ExecuteAsync(new RedisCommand("UNLINK").AddKey(key));
        }

        await _deadLetters.DisposeAsync();
        await _client.DisposeAsync();
    }

    private static DeadLetterBulkOptions Options => new() { RequestedBy = "load", Rate = DeadLetterBulkOptions.MaxRate };

    private DeadLetterFilter Tenth(int number) => new() { Until = DateTimeOffset.FromUnixTimeMilliseconds((long)_count / 10 * number) };

    private Task<DeadLetterPage> ListAsync(DeadLetterQuery query) => _deadLetters.ListAsync(Queue, query);

    private async Task FillAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"filling {_count} dead letters"));
        for (var start = 1; start <= _count; start += Batch)
        {
            await Task.WhenAll(Enumerable.Range(start, Math.Min(Batch, _count - start + 1)).Select(number => _connection.ExecuteAsync(CreateAdd(number), cancellationToken).AsTask()));
        }
    }

    private static RedisCommand CreateAdd(int number) => new RedisCommand("XADD").AddKey("load:{letters}_error:normal")
        .Add(string.Create(CultureInfo.InvariantCulture, $"{number}-1"))
        .Add("message-id").Add(number).Add("content-type").Add("application/json").Add("headers").Add(Headers).Add("body").Add(Body);
}
