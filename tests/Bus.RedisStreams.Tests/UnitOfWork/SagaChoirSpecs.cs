using System.Text.Json;
using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.UnitOfWork;

/// <summary>Many events for each of many sagas at once, over several processes, some of which are killed: each event is applied exactly once.</summary>
public abstract class SagaChoirSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    private const string Tallies = "choir";
    private const int Processes = 4;
    private const int Sagas = 20;
    private const int Events = 50;
    private const int Kills = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly Inbox<Tallied> _told = new();
    private readonly MovedMessages _errors = new();

    /// <summary>The connection string for the workers.</summary>
    protected abstract string Redis { get; }

    /// <summary>The key prefix of everything.</summary>
    protected abstract string Prefix { get; }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_event_is_applied_exactly_once(bool kills)
    {
        var bus = await StartAsync(configure: (_, configurator) =>
        {
            configurator.ReceiveEndpoint(TallyMachine.Listener, x => x.Handler<Tallied>(_told.ReceiveAsync));
            configurator.ReceiveEndpoint($"{Tallies}_error", _errors.Configure);
        });
        var workers = new List<ChildProcess>();
        try
        {
            workers.AddRange(await Task.WhenAll(Enumerable.Range(0, Processes).Select(_ => LaunchAsync())));
            var ids = Enumerable.Range(0, Sagas).Select(_ => NewId.NextGuid()).ToArray();
            var killing = kills ? KillAsync(workers) : Task.CompletedTask;
            await Task.WhenAll(Enumerable.Range(0, Sagas * Events).Select(x => bus.SendAsync(Tallies, new Tally(ids[x / Events], x % Events))));
            await killing;

            await Eventually.ReturnsAsync(() => Task.FromResult(_told.All.Count), x => x >= Sagas * Events, "all events are applied", x => $"{x} applied, {_errors.All.Count} failed", Patience);
            await CheckAsync(ids);
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private async Task CheckAsync(Guid[] ids)
    {
        _errors.All.ShouldBeEmpty();
        await using var client = new RedisClient(RedisOptions.Parse(Redis));
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "specs" });
        foreach (var id in ids)
        {
            var told = _told.All.Select(x => x.Message).Where(x => x.CorrelationId == id).ToList();
            told.Select(x => x.Number).Order().ShouldBe(Enumerable.Range(0, Events), "each event is told of once");
            told.Select(x => x.Count).Order().ShouldBe(Enumerable.Range(1, Events), "each event is counted once");

            var reply = await connection.ExecuteAsync(new RedisCommand("HMGET").AddKey($"{Prefix}:{{{Tallies}}}:saga:{Tallies}:{id:D}").Add("data").Add("version"));
            using var instance = JsonDocument.Parse(reply[0].Bytes);
            instance.RootElement.GetProperty("numbers").EnumerateArray().Select(x => x.GetInt32()).Order().ShouldBe(Enumerable.Range(0, Events), "the saga has each event once");
            reply[1].AsInt64().ShouldBe(Events);
            var history = await connection.ExecuteAsync(new RedisCommand("XLEN").AddKey($"{Prefix}:{{{Tallies}}}:saga:{Tallies}:{id:D}:history"));
            history.AsInt64().ShouldBe(Events, "the history has each event once");
        }
    }

    /// <summary>Kills the oldest worker and starts another one, whenever a part of the events is done.</summary>
    private async Task KillAsync(List<ChildProcess> workers)
    {
        for (var kill = 1; kill <= Kills; kill++)
        {
            var share = Sagas * Events * kill / (Kills + 1);
            await Eventually.IsTrueAsync(() => _told.All.Count >= share, $"{share} events are applied");
            workers[kill - 1].Kill();
            workers.Add(await LaunchAsync());
        }
    }

    private async Task<ChildProcess> LaunchAsync()
    {
        var worker = ChildProcess.StartDotnet(Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"), [Redis, Prefix, Tallies, "saga"]);
        await worker.WaitForLineAsync("ready");
        return worker;
    }
}
