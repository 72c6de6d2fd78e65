using System.Diagnostics;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Sends that complete when replicas have the message.</summary>
public sealed class ReplicaSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_send_that_waits_for_a_replica_is_in_the_replica_when_it_returns()
    {
        await using var replica = await StartReplicaAsync();
        var sender = await StartSenderAsync();

        for (var id = 0; id < 20; id++)
        {
            await sender.SendAsync(Queue, new Work(id), x => x.WaitForReplicas(1, Long));
            (await replica.SendAsync("XLEN", Probe.Lane)).Integer.ShouldBe(id + 1);
        }
    }

    [Fact]
    public async Task A_frozen_replica_fails_the_send_in_time_and_the_message_is_in_the_primary()
    {
        await using var replica = await StartReplicaAsync();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(0), x => x.WaitForReplicas(1, Long));
        replica.Pause();

        var waited = Stopwatch.StartNew();
        var exception = await Should.ThrowAsync<ReplicasNotConfirmedException>(() => sender.SendAsync(Queue, new Work(1), x => x.WaitForReplicas(1, TimeSpan.FromMilliseconds(300))));

        waited.Elapsed.ShouldBeInRange(TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5));
        (exception.Confirmed, exception.Asked).ShouldBe((0, 1));
        exception.Message.ShouldContain("The message is in the primary, and 0 of the 1 replicas asked for confirmed it within 0.3 s");
        (await Probe.LengthAsync()).ShouldBe(2);
        replica.Resume();
    }

    [Fact]
    public async Task More_replicas_than_there_are_fail_with_the_number_that_has_it()
    {
        await using var replica = await StartReplicaAsync();
        var sender = await StartSenderAsync();

        var exception = await Should.ThrowAsync<ReplicasNotConfirmedException>(() => sender.SendAsync(Queue, new Work(1), x => x.WaitForReplicas(2, TimeSpan.FromSeconds(2))));

        (exception.Confirmed, exception.Asked).ShouldBe((1, 2));
    }

    [Fact]
    public async Task A_replica_that_is_far_away_confirms_what_is_written_without_a_pause()
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using var replica = await StartReplicaAsync(proxy.Port);
        proxy.Delay(TimeSpan.FromMilliseconds(150));
        var sender = await StartSenderAsync();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await sender.SendAsync("elsewhere", new Work(0));
            }
        });

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(id => sender.SendAsync(Queue, new Work(id), x => x.WaitForReplicas(1, Long))));
        }

        await stop.CancelAsync();
        await writing;
        (await Probe.LengthAsync()).ShouldBe(30);
    }

    [Fact]
    public async Task Concurrent_sends_share_waits_and_each_keeps_its_own_limit()
    {
        await using var replica = await StartReplicaAsync();
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(0), x => x.WaitForReplicas(1, Long));
        await Server.SendAsync("CONFIG", "RESETSTAT");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(id => sender.SendAsync(Queue, new Work(id), x => x.WaitForReplicas(1, Long))));

        var calls = (await Server.SendAsync("INFO", "commandstats")).Text!.Split('\n').Single(x => x.StartsWith("cmdstat_wait:calls=", StringComparison.Ordinal));
        int.Parse(calls.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture).ShouldBeLessThan(100);
        (await replica.SendAsync("XLEN", Probe.Lane)).Integer.ShouldBe(201);
    }

    [Fact]
    public async Task A_host_that_waits_for_replicas_does_so_for_every_send_publish_and_delay()
    {
        await using var replica = await StartReplicaAsync();
        await StartReceiverAsync(x => x.Handler<Work>(_ => Task.CompletedTask));
        var bus = ((RedisStreamsUnderTest)Transport).Create(x =>
            ((IRedisStreamsBusFactoryConfigurator)x).Host(Server.ConnectionString, host =>
            {
                host.KeyPrefix = KeyPrefix;
                host.WaitForReplicas(1, TimeSpan.FromSeconds(2));
            }));
        await bus.StartAsync();
        var endpoint = await bus.GetSendEndpoint(new Uri("queue:elsewhere"));
        await bus.Publish(new Work(1));
        replica.Pause();

        await Should.ThrowAsync<ReplicasNotConfirmedException>(() => endpoint.Send(new Work(2)));
        await Should.ThrowAsync<ReplicasNotConfirmedException>(() => bus.Publish(new Work(3)));
        await Should.ThrowAsync<ReplicasNotConfirmedException>(() => endpoint.Send(new Work(4), Pipe.Execute<SendContext<Work>>(x => x.Delay = TimeSpan.FromHours(1))));

        replica.Resume();
        await bus.StopAsync();
        (await ProbeOf("elsewhere").LengthAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_user_who_may_not_wait_learns_that_the_message_is_in_the_primary()
    {
        await Server.SendAsync("ACL", "SETUSER", "impatient", "on", ">secret", "~*", "&*", "+@all", "-wait");
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.Host($"redis://impatient:secret@127.0.0.1:{Server.Port}", host => host.KeyPrefix = KeyPrefix));
        await bus.StartAsync();
        var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{Queue}"));

        var exception = await Should.ThrowAsync<TransportException>(() => endpoint.Send(new Work(1), Pipe.Execute<SendContext<Work>>(x => x.WaitForReplicas(1, Long))));

        exception.Message.ShouldContain("The message is in the primary, and its replicas could not be asked for it");
        (await Probe.LengthAsync()).ShouldBe(1);
        await bus.StopAsync();
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(101, 1000)]
    [InlineData(1, 0)]
    [InlineData(1, 300_001)]
    public async Task Numbers_that_cannot_be_are_refused_with_a_sentence(int replicas, int milliseconds)
    {
        var sender = await StartSenderAsync();

        var exception = await Should.ThrowAsync<ArgumentOutOfRangeException>(() => sender.SendAsync(Queue, new Work(1), x => x.WaitForReplicas(replicas, TimeSpan.FromMilliseconds(milliseconds))));

        exception.Message.ShouldContain("it must be");
        (await Probe.LengthAsync()).ShouldBe(0);
    }

    private async Task<RedisServer> StartReplicaAsync(int? port = null)
    {
        var replica = await RedisServer.StartAsync(new RedisServerOptions { Configuration = ["repl-diskless-load on-empty-db"] });
        await Server.ConfigSetAsync("repl-diskless-sync-delay", 0);
        await replica.SendAsync("REPLICAOF", "127.0.0.1", port ?? Server.Port);
        await Eventually.ReturnsAsync(async () => (await Server.SendAsync("WAIT", 1, 100)).Integer, x => x == 1, "the replica follows");
        return replica;
    }
}
