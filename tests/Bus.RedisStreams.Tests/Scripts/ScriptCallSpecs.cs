using System.Reflection;
using Bus.Redis;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Scripts;

/// <summary>The transport calls each script with the keys and arguments that its header lists.</summary>
public sealed class ScriptCallSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    private static readonly ScriptSource[] All =
        [.. typeof(RedisStreamsScripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(x => x.GetValue(null)).OfType<RedisScript>().Select(x => new ScriptSource(x.Name, x.Sha1, x.Source))];

    [Fact]
    public Task Every_call_has_as_many_keys_and_arguments_as_its_script_lists() => ScriptCalls.ShouldFitAsync(Server, All, UseEverythingAsync);

    /// <summary>Does what needs every script once: success, fault, crash, lost reply, a vanished temporary queue, a stop with messages in hand.</summary>
    private async Task UseEverythingAsync()
    {
        var sender = await StartSenderAsync();
        await Server.SendAsync("HSET", new RedisKeys(KeyPrefix).Topic("Bus.TestWorker:Work"), "queue:gone", "temporary:1", "v", 1);
        await sender.Control.Publish(new Work(0));
        await using (var doomed = await StartWorkerAsync(new WorkerOptions { LockMilliseconds = 500 }))
        {
            await sender.SendAsync(Queue, new Work(1, WorkBehavior.Wait, 600_000));
            await doomed.WaitForLineAsync("started 1");
            doomed.Kill();
        }

        var release = new TaskCompletionSource();
        var started = new TaskCompletionSource();
        await using var proxy = new FaultProxy(Server.Port);
        var receiver = await StartReceiverAsync(
            x =>
            {
                x.LockDuration = TimeSpan.FromMilliseconds(600);
                x.PrefetchCount = 4;
                x.ConcurrentMessageLimit = 1;
                x.Handler<Work>(async c =>
                {
                    if (c.Message.Behavior == WorkBehavior.Throw)
                    {
                        throw new InvalidOperationException("told to");
                    }

                    if (c.Message.Id == 4)
                    {
                        started.TrySetResult();
                        await release.Task;
                    }
                });
            },
            proxy.Port);
        await sender.SendAsync(Queue, new Work(2, WorkBehavior.Throw), x => x.SetDeduplicationId("2"));
        await Probe.EmptyAsync();
        await DelayAsync();
        await OrderAsync(sender);
        await using (var client = new RedisClient(RedisOptions.Parse(Server.ConnectionString)))
        await using (var administration = new RedisStreamsAdministration(client, KeyPrefix))
        {
            await administration.PauseAsync(Queue);
            await administration.ResumeAsync(Queue);
        }

        await UseDeadLettersAsync();

        await WorkInUnitsAsync(sender);
        await LoseAReplyAsync(sender, proxy);

        await sender.SendAsync(Queue, new Work(4));
        await started.Task;
        await sender.SendAsync(Queue, new Work(5));
        await Probe.HeldAsync(2);
        var stop = receiver.StopAsync();
        release.SetResult();
        await stop;
    }

    /// <summary>Requeues what faulted, and deletes what comes of it.</summary>
    private async Task UseDeadLettersAsync()
    {
        await using var client = new RedisClient(RedisOptions.Parse(Server.ConnectionString));
        await using var deadLetters = new RedisStreamsDeadLetters(client, KeyPrefix);
        var options = new DeadLetterBulkOptions { RequestedBy = "specs" };
        (await deadLetters.RequeueAsync($"{Queue}_error", new DeadLetterFilter(), options)).Done.ShouldBe(1);
        await Eventually.PassesAsync(async () => (await deadLetters.DeleteAsync($"{Queue}_error", new DeadLetterFilter(), options)).Done.ShouldBe(1));
        await Probe.EmptyAsync();
    }

    /// <summary>Schedules a send and a publish, cancels one, and awaits the other.</summary>
    private async Task DelayAsync()
    {
        var bus = await StartAsync(register: x => x.AddRedisStreamsMessageScheduler());
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();
        var soon = TimeSpan.FromSeconds(1);
        var canceled = await scheduler.ScheduleSend(new Uri($"queue:{Queue}"), TimeSpan.FromHours(1), new Work(6));
        await scheduler.CancelScheduledSend(canceled);
        await scheduler.ScheduleSend(new Uri($"queue:{Queue}"), soon, new Work(7));
        await scheduler.SchedulePublish(soon, new Work(8));
        await Eventually.PassesAsync(async () => (await Server.SendAsync("KEYS", $"{KeyPrefix}:*:delayed*")).Count.ShouldBe(0));
        await Eventually.PassesAsync(async () => (await Server.SendAsync("EXISTS", new RedisKeys(KeyPrefix).DelayedTopics)).Integer.ShouldBe(0));
        await Probe.EmptyAsync();
    }

    /// <summary>Lets a consumer send within a unit of work, and its endpoint look into the outbox.</summary>
    private async Task WorkInUnitsAsync(Bus.Contracts.Specs.SpecBus sender)
    {
        var inbox = new Bus.Contracts.Specs.Inbox<Work>();
        var receiver = await StartAsync(configure: (context, bus) =>
        {
            bus.ReceiveEndpoint("done", x => x.Handler<Work>(inbox.ReceiveAsync));
            bus.ReceiveEndpoint("units", x =>
            {
                x.ConfigureConsumeTopology = false;
                ((IRedisStreamsReceiveEndpointConfigurator)x).LockDuration = TimeSpan.FromMilliseconds(500);
                x.UseRedisUnitOfWork(context);
                x.Handler<Work>(c => c.Send(new Uri("queue:done"), c.Message));
            });
        });
        await sender.SendAsync("units", new Work(12));
        await inbox.FirstAsync();
        await Eventually.PassesAsync(async () => (await Server.SendAsync("INFO", "commandstats")).Text!.ShouldContain("cmdstat_hscan"));
        await receiver.StopAsync();
    }

    /// <summary>Lets two messages of one partition key go one after the other.</summary>
    private async Task OrderAsync(Bus.Contracts.Specs.SpecBus sender)
    {
        var inbox = new Bus.Contracts.Specs.Inbox<Work>();
        var receiver = await StartAsync("ordered", x =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)x).SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await sender.SendAsync("ordered", new Work(9), x => x.SetPartitionKey("a"));
        await sender.SendAsync("ordered", new Work(10), x => x.SetPartitionKey("a"));
        await inbox.CountAsync(2);
        await ProbeOf("ordered").EmptyAsync();
        await receiver.StopAsync();
    }

    private async Task LoseAReplyAsync(Bus.Contracts.Specs.SpecBus sender, FaultProxy proxy)
    {
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("INFO", "clients")).Text!, x => x.Contains("blocked_clients:1", StringComparison.Ordinal), "the loop sleeps");
        proxy.BlackHole(ProxyDirection.ToClient);
        await sender.SendAsync(Queue, new Work(3));
        await Probe.HeldAsync(1);
        proxy.DropConnections();
        proxy.Heal();
        await Probe.EmptyAsync();
    }
}
