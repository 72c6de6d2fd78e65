using System.Diagnostics;
using Bus.Redis;
using Bus.RedisSagas;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Measures how long pages, counts and details of a saga with many instances take, and how long a command of them holds Redis.</summary>
public sealed class SagaPagesLoad : IAsyncDisposable
{
    private readonly MeteredRedisClient _client;
    private readonly IRedisConnection _connection;
    private readonly RedisInspector _inspector;
    private readonly RedisSagaAdministration _administration;
    private readonly int _count;
    private readonly int _calls;

    /// <summary>Connects to a server, whose slow log it takes over and whose keys under <c>load:</c> it deletes.</summary>
    /// <param name="connectionString">The server.</param>
    /// <param name="count">How many instances to make.</param>
    /// <param name="calls">How often each call is timed that can be repeated, and then metered.</param>
    public SagaPagesLoad(string connectionString, int count, int calls = CallLoadResult.DefaultCalls)
    {
        _client = new MeteredRedisClient(new RedisClient(RedisOptions.Parse(connectionString)));
        _connection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "load" });
        _inspector = new RedisInspector(connectionString);
        _administration = new RedisSagaAdministration(_client, LoadBus.Name);
        _count = count;
        _calls = calls;
    }

    /// <summary>Makes the instances and measures.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<CallLoadResult>> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await _inspector.CleanUpAsync();
        var filler = new SagaPagesFiller(_client);
        var started = Stopwatch.GetTimestamp();
        await filler.FillAsync(_count, progress, cancellationToken);
        var halfAge = Stopwatch.GetElapsedTime(started) / 2;
        await filler.FillHistoryAsync(_count / 3);
        await _inspector.WaitForQuietAsync(cancellationToken);
        var view = await _administration.OpenAsync(SagaPagesFiller.SagaName, cancellationToken);
        var calls = await CreateCallsAsync(view, halfAge, cancellationToken);
        return await new CallMeter(_connection, _client, _calls).MeasureAsync(calls, progress, cancellationToken);
    }

    /// <summary>Deletes what was made and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _inspector.CleanUpAsync();
        await _inspector.DisposeAsync();
        await _administration.DisposeAsync();
        await _client.DisposeAsync();
    }

    private async Task<IReadOnlyList<MeteredCall>> CreateCallsAsync(ISagaView view, TimeSpan halfAge, CancellationToken cancellationToken)
    {
        var middle = await view.GetAsync(SagaPagesFiller.IdOf(_count / 2), cancellationToken)
            ?? throw new InvalidOperationException("The instance in the middle is not there; something else deletes the sagas of this Redis.");
        var place = new SagaPlaceInList(middle.Summary!.Updated.ToUnixTimeMilliseconds(), middle.Id).ToString();
        var (open, paid, onHold) = (nameof(SagaPagesMachine.Open), nameof(SagaPagesMachine.Paid), nameof(SagaPagesMachine.OnHold));
        var byCountry = new SagaListQuery { Where = Having(nameof(SagaPagesState.Country), SagaPagesFiller.Country) };
        var newest = new SagaListQuery { Order = SagaListOrder.NewestFirst };
        (string Name, int Expected, SagaListQuery Query)[] pages =
        [
            ("oldest first", 50, new SagaListQuery()),
            ("newest first", 50, newest),
            ("oldest first, from the middle", 50, new SagaListQuery { Cursor = place }),
            ("newest first, from the middle", 50, newest with { Cursor = place }),
            ("1000 at once", Math.Min(1000, _count), new SagaListQuery { Limit = 1000 }),
            ("by a state of many", 50, new SagaListQuery { State = open }),
            ("by a state of many, newest first, from the middle", 50, newest with { State = open, Cursor = place }),
            ("by a state of few", Math.Min(50, _count / 1000), new SagaListQuery { State = onHold }),
            ("of all states but two", 50, new SagaListQuery { ExceptStates = [paid, onHold] }),
            ("by an index, few have the value", 20, new SagaListQuery { Where = Having(nameof(SagaPagesState.Customer), SagaPagesFiller.CustomerOf(_count / 2)) }),
            ("by an index, a tenth has the value", 50, byCountry),
            ("by an index and a state that three in ten of those have", 50, byCountry with { State = paid }),
            ("by an index and a state that none of those has", 0, byCountry with { State = onHold }),
            ("by age", 50, new SagaListQuery { UnchangedFor = halfAge }),
            ("by age and state", 50, new SagaListQuery { UnchangedFor = halfAge, State = open }),
            ("by an age that none has", 0, new SagaListQuery { UnchangedFor = TimeSpan.FromDays(1) }),
            ("stuck: by age, of all states but the final one", 50, new SagaListQuery { UnchangedFor = halfAge, ExceptStates = ["Final"] }),
            ("text that is not in 1000 instances", 0, new SagaListQuery { Text = "nothing like it" }),
        ];
        return
        [
            .. pages.Select(x => new MeteredCall($"page {x.Name}", () => ListAsync(view, x.Query, x.Expected, cancellationToken))),
            new("counts by state", () => CountAsync(view, cancellationToken)),
            new("all sagas with their counts", () => _administration.GetSagasAsync(cancellationToken)),
            new("one instance with 100 entries of history", () => ReadAsync(view, SagaPagesFiller.IdOf(_count / 3), cancellationToken)),
        ];
    }

    private static Dictionary<string, string> Having(string property, string value) => new() { [property] = value };

    // What does not find what there is has not been measured.
    private static async Task ListAsync(ISagaView view, SagaListQuery query, int expected, CancellationToken cancellationToken)
    {
        var page = await view.ListAsync(query, cancellationToken);
        Expect(expected, page.Items.Count);
    }

    private async Task CountAsync(ISagaView view, CancellationToken cancellationToken)
    {
        var counts = await view.CountAsync(cancellationToken);
        Expect(_count, counts.Total);
        Expect(_count, counts.ByState.Values.Sum());
    }

    private static async Task ReadAsync(ISagaView view, Guid id, CancellationToken cancellationToken) =>
        Expect(RedisSagaDefaults.HistoryLimit, (await view.GetAsync(id, cancellationToken))?.History.Count ?? 0);

    private static void Expect(long expected, long found)
    {
        if (found != expected)
        {
            throw new InvalidOperationException($"{found} were found where {expected} are; something else writes the sagas of this Redis.");
        }
    }
}
