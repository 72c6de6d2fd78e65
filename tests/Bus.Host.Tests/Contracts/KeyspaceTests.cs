using Bus.Contracts;
using Bus.Host.Tests.Support;
using Bus.Host.Tests.Workflows;
using Bus.Redis;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Host.Tests.Contracts;

/// <summary>contracts/keyspace.md against a Redis on which everything was done that writes keys.</summary>
public sealed class KeyspaceTests
{
    [Fact]
    public async Task Every_key_is_listed_has_an_owner_and_is_of_its_type_and_lifetime()
    {
        var rows = KeyspaceRow.Read();
        await using var server = await RedisServer.StartAsync();
        await using var models = OpenAiServer.Start();
        await using var worker = BusProgram.Start(["worker", "--redis", server.ConnectionString], environment: ModelAnswers.Configure(models));
        await worker.WaitForLineAsync("is ready");
        await using var bus = await DoEverythingAsync(server);
        await DeployAsync(server, models);

        var keys = await ReadAsync(server);

        var problems = new List<string>();
        foreach (var (key, type, lifetime) in keys)
        {
            if (type == "none")
            {
                // It went between the listing and the look at it: a job came to another state.
                continue;
            }

            var row = rows.SingleOrDefault(x => x.Matches(key));
            if (row is null)
            {
                problems.Add($"{key} is not listed.");
            }
            else if (row.Type != type || !(row.Lifetime == "expires" ? lifetime > 0 : row.Lifetime.Contains("or ", StringComparison.Ordinal) || lifetime == -1 || type == "zset"))
            {
                problems.Add($"{key} is a {type} with a lifetime of {lifetime} ms, but listed is: {row}.");
            }
        }

        problems.ShouldBeEmpty();
        rows.Where(row => !keys.Any(key => row.Matches(key.Key))).Select(row => $"{row.Key} is listed, but nobody wrote it.").ShouldBeEmpty();
        rows.ShouldAllBe(row => row.Owner.StartsWith("Bus."));
        string[] suffixes = ["{backtest}:normal", "{backtest}_error:normal", "{picky}_skipped:normal"];
        suffixes.ShouldAllBe(suffix => keys.Any(key => key.Key == $"bus:{suffix}"));
    }

    /// <summary>A job that completes, one that fails, one that cannot be read, a request, a message nobody consumes, one with a partition key in flight.</summary>
    private static async Task<SpecBus> DoEverythingAsync(RedisServer server)
    {
        var bus = await SpecBus.StartAsync(server);
        var client = bus.Control.CreateRequestClient<RunBacktest>(new Uri("queue:backtest"));
        await client.GetResponse<BacktestCompleted, BacktestFailed>(new RunBacktest { JobId = Guid.NewGuid(), Strategy = "sma-cross" });
        await client.GetResponse<BacktestCompleted, BacktestFailed>(new RunBacktest { JobId = Guid.NewGuid(), Strategy = "magic" });
        await server.SendAsync("XADD", "bus:{backtest}:normal", "*", "body", "no json");
        await using var data = new RedisStreamsMessageDataRepository(RedisOptions.Parse(server.ConnectionString));
        await data.Put(new MemoryStream([1]));
        await (await bus.Control.GetSendEndpoint(new Uri("queue:picky"))).Send(new RunBacktest { Strategy = "sma-cross" }, x => x.SetDeduplicationId("once"));
        await (await bus.Control.GetSendEndpoint(new Uri("queue:ordered"))).Send(new BacktestCompleted { JobId = Guid.NewGuid() }, x => x.SetPartitionKey("a"));
        var optimized = await BusProgram.RunAsync("submit", "optimize", "--strategy", "sma-cross", "--grid", "fast=5,10", "--wait", "--redis", server.ConnectionString);
        optimized.ExitCode.ShouldBe(0, optimized.Error);
        await TakeTaskAsync(server);
        await WorkInUnitsAsync(server);
        await DelayAsync(bus);
        var submitted = await BusProgram.RunAsync("submit", "backtest", "--strategy", "sma-cross", "--wait", "--redis", server.ConnectionString);
        submitted.ExitCode.ShouldBe(0, submitted.Error);
        await Eventually.PassesAsync(async () =>
        {
            (await server.SendAsync("EXISTS", "bus:{slow}:state")).Integer.ShouldBe(1);
            (await server.SendAsync("XLEN", "bus:{backtest}_error:normal")).Integer.ShouldBe(2);
            (await server.SendAsync("XLEN", "bus:{picky}_skipped:normal")).Integer.ShouldBe(1);
            (await server.SendAsync("EXISTS", "bus:{ordered}:partitions")).Integer.ShouldBe(1);
        });
        return bus;
    }

    /// <summary>Lets a workflow deploy a strategy, and another one wait for a model that does not answer.</summary>
    private static async Task DeployAsync(RedisServer server, OpenAiServer models)
    {
        models.Script(ModelAnswers.Design("dips"), ModelAnswers.Code("dips"), OpenAiBehaviour.Slow());
        var deployed = await BusProgram.RunAsync("workflow", "start", "buy the dips", "--name", "dips", "--wait", "--redis", server.ConnectionString);
        deployed.ExitCode.ShouldBe(0, deployed.Error);
        (await BusProgram.RunAsync("workflow", "start", "buy the dips", "--redis", server.ConnectionString)).ExitCode.ShouldBe(0);
        await Eventually.PassesAsync(async () => (await server.SendAsync("EXISTS", "bus:{workflows}:saga:workflow:state:Reasoning")).Integer.ShouldBe(1));
    }

    /// <summary>Lets a bridge take a producer's task, from a server of its own.</summary>
    private static async Task TakeTaskAsync(RedisServer server)
    {
        await using var producers = await RedisServer.StartAsync();
        await producers.SendAsync("LPUSH", "strategy_queue", """{"task_id":"t","task_type":"backtest","args":{"strategy":"sma-cross","symbols":["sample:goog"]}}""");
        await using var intake = BusProgram.Start(["intake", "--redis", server.ConnectionString, "--source", producers.ConnectionString]);
        await Eventually.PassesAsync(async () => (await producers.SendAsync("GET", "task_result:t")).Text.ShouldNotBeNull().ShouldContain("completed_at"));
        intake.Terminate();
        (await intake.WaitForExitAsync()).ShouldBe(0, string.Join('\n', intake.Lines));
    }

    /// <summary>Lets one of two consumers of a message fail, and a scheduled publish stay in the outbox because something is in its way.</summary>
    private static async Task WorkInUnitsAsync(RedisServer server)
    {
        const string inTheWay = "bus:topic:{Bus.Contracts:BacktestProgressed}:delayed";
        await server.SendAsync("SET", inTheWay, "in the way");
        await using var services = new ServiceCollection().AddMassTransit(registration => registration.UsingRedisStreams((context, bus) =>
        {
            bus.Host(server.ConnectionString);
            bus.ReceiveEndpoint("units", endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.UseRedisUnitOfWork(context);
                endpoint.Handler<BacktestCompleted>(x => x.Publish(new BacktestProgressed { JobId = Guid.NewGuid() }, send => send.Delay = TimeSpan.FromHours(1)));
                endpoint.Handler<BacktestCompleted>(_ => throw new InvalidOperationException("told to"));
            });
        })).BuildServiceProvider();
        var control = services.GetRequiredService<IBusControl>();
        await control.StartAsync();
        await (await control.GetSendEndpoint(new Uri("queue:units"))).Send(new BacktestCompleted { JobId = Guid.NewGuid() });
        await Eventually.PassesAsync(async () => (await server.SendAsync("XLEN", "bus:{units}_error:normal")).Integer.ShouldBe(1));
        await control.StopAsync();
        await server.SendAsync("DEL", inTheWay);
    }

    /// <summary>Schedules a send and a publish, and lets a message of the lowest priority wait for urgent ones.</summary>
    private static async Task DelayAsync(SpecBus bus)
    {
        var slow = await bus.Control.GetSendEndpoint(new Uri("queue:slow"));
        foreach (var priority in new[] { MessagePriority.Critical, MessagePriority.Low, MessagePriority.Critical })
        {
            await slow.Send(new RunBacktest(), x => x.SetPriority(priority));
        }

        bus.ReleaseSlow();
        await slow.Send(new RunBacktest(), x =>
        {
            x.Delay = TimeSpan.FromHours(1);
            x.ScheduledMessageId = NewId.NextGuid();
        });
        await bus.Control.Publish(new BacktestProgressed(), x => x.Delay = TimeSpan.FromHours(1));
    }

    private static async Task<List<(string Key, string Type, long Lifetime)>> ReadAsync(RedisServer server)
    {
        var keys = new List<(string, string, long)>();
        foreach (var key in (await server.SendAsync("KEYS", "*")).Texts())
        {
            keys.Add((key!, (await server.SendAsync("TYPE", key!)).Text!, (await server.SendAsync("PTTL", key!)).Integer));
        }

        return keys;
    }
}
