using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>A queue's slot goes to another node of the cluster while its messages flow: nothing is lost, no send fails, and nothing waits for a lease.</summary>
public sealed class SlotMigrationSpecs(RedisClusterFixture fixture) : ClusterSpecs(fixture)
{
    private const string Queue = "moving";
    private const int Prefetch = 16;

    private readonly ConfirmedSends _sends = new(Queue);

    [Fact]
    public async Task A_queue_moves_key_by_key_while_a_thousand_messages_flow()
    {
        await StartReceiverAsync(Queue, Configure);
        var migration = await PrepareMoveAsync(Queue);
        _sends.Start(await StartAsync());
        await _sends.AwaitProgressAsync(500);

        await migration.StartAsync();
        while (await migration.MoveKeysAsync(1) > 0)
        {
        }

        var confirmed = _sends.Confirmed;
        await Eventually.IsTrueAsync(() => _sends.Confirmed >= confirmed + 100, "messages are sent to a slot between two nodes", () => $"{_sends.Confirmed} confirmed");
        await migration.FinishAsync();
        await _sends.AwaitProgressAsync(500);

        await AssertNothingLostAsync();
        (await OwnerOfAsync(Queue)).Port.ShouldBe(migration.Target.Port);
    }

    [Fact]
    public async Task Consumers_outlast_a_move_that_stops_half_way_for_longer_than_a_command_may_take()
    {
        var transport = (TopologyUnderTest)Transport;
        transport.Options = transport.Options with { CommandTimeout = TimeSpan.FromSeconds(2) };
        var bus = await StartReceiverAsync(Queue, Configure);
        var migration = await PrepareMoveAsync(Queue);
        _sends.Start(await StartAsync());
        await _sends.AwaitProgressAsync(200);

        await migration.StartAsync();
        await migration.MoveKeysAsync(2);
        await Eventually.IsTrueAsync(
            () => bus.Control.CheckHealth().Endpoints.Values.Any(x => x.Exception?.Message.Contains("TRYAGAIN", StringComparison.Ordinal) == true), "the endpoint says what it waits for", deadline: Deadline);
        await migration.MoveKeysAsync();
        await migration.FinishAsync();
        await _sends.AwaitProgressAsync(200, TimeSpan.FromSeconds(10));

        await AssertNothingLostAsync();
    }

    [Fact]
    public async Task A_sleeping_consumer_follows_its_queue()
    {
        await StartReceiverAsync(Queue, Configure);
        var sender = await StartAsync();
        var migration = await PrepareMoveAsync(Queue);

        await migration.RunAsync();
        await sender.SendAsync(Queue, new Work(1));

        await Eventually.IsTrueAsync(() => _sends.Handled == 1, "the message is handled", deadline: TimeSpan.FromSeconds(3));
        await (await ProbeAsync(Queue)).EmptyAsync();
    }

    [Fact]
    public async Task A_replica_takes_over_in_an_orderly_way()
    {
        await StartReceiverAsync(Queue, Configure);
        _sends.Start(await StartAsync());
        await _sends.AwaitProgressAsync(200);

        await Cluster.FailoverAsync(await Cluster.ReplicaOfAsync(await OwnerOfAsync(Queue)));
        await _sends.AwaitProgressAsync(200);

        await AssertNothingLostAsync();
    }

    private void Configure(IRedisStreamsReceiveEndpointConfigurator endpoint)
    {
        endpoint.PrefetchCount = Prefetch;
        endpoint.LockDuration = TimeSpan.FromMinutes(5);
        endpoint.Handler<Work>(_sends.HandleAsync);
    }

    private async Task AssertNothingLostAsync()
    {
        await _sends.StopAsync();
        await (await ProbeAsync(Queue)).EmptyAsync();
        _sends.Failures.ShouldBeEmpty();
        _sends.Repeated.ShouldBeLessThanOrEqualTo(Prefetch);
    }
}
