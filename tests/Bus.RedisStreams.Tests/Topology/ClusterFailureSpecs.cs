using System.Globalization;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>A node of the cluster is lost: what replicas had confirmed is there, and the queues of the other nodes notice nothing.</summary>
public sealed class ClusterFailureSpecs(RedisClusterFixture fixture) : ClusterSpecs(fixture)
{
    private const string Queue = "failing";

    private static readonly TimeSpan Takeover = TimeSpan.FromSeconds(40);

    private readonly ConfirmedSends _sends = new(Queue);

    [Fact]
    public async Task What_a_replica_confirmed_survives_the_death_of_the_node_and_consumers_go_on()
    {
        await StartReceiverAsync(Queue, Configure);
        var owner = await OwnerOfAsync(Queue);
        var replica = await Cluster.ReplicaOfAsync(owner);
        _sends.Start(await StartAsync(), x => x.WaitForReplicas(1, TimeSpan.FromMilliseconds(500)));
        await _sends.AwaitProgressAsync(200);

        await owner.KillAsync();
        await Cluster.AwaitPrimaryAsync(replica);
        await owner.RestartAsync();
        await Cluster.ReplicaOfAsync(replica);
        await _sends.AwaitProgressAsync(200, Takeover);

        await _sends.StopAsync();
        await (await ProbeAsync(Queue)).EmptyAsync();
        await Cluster.AwaitStableAsync();
    }

    [Fact]
    public async Task A_node_that_stands_still_is_replaced_and_consumers_go_on()
    {
        await StartReceiverAsync(Queue, Configure);
        var owner = await OwnerOfAsync(Queue);
        var replica = await Cluster.ReplicaOfAsync(owner);
        _sends.Start(await StartAsync(), x => x.WaitForReplicas(1, TimeSpan.FromMilliseconds(500)));
        await _sends.AwaitProgressAsync(200);

        owner.Pause();
        try
        {
            await Eventually.ReturnsAsync(() => replica.SendAsync("ROLE"), role => role[0].Text == "master", $"{replica.Port} is a primary", deadline: Takeover);
            await _sends.AwaitProgressAsync(20, Takeover);
        }
        finally
        {
            owner.Resume();
        }

        await Cluster.AwaitStableAsync();
        await Cluster.ReplicaOfAsync(replica);
        await _sends.StopAsync();
        await (await ProbeAsync(Queue)).EmptyAsync();
    }

    [Fact]
    public async Task A_takeover_is_not_taken_for_dead_workers()
    {
        var release = new TaskCompletionSource();
        var runs = 0;
        for (var instance = 0; instance < 2; instance++)
        {
            await StartReceiverAsync(Queue, x =>
            {
                x.LockDuration = TimeSpan.FromSeconds(1);
                x.Handler<Work>(_ =>
                {
                    Interlocked.Increment(ref runs);
                    return release.Task;
                });
            });
        }

        var sender = await StartAsync();
        var owner = await OwnerOfAsync(Queue);
        var replica = await Cluster.ReplicaOfAsync(owner);
        await sender.SendAsync(Queue, new Work(1), x => x.WaitForReplicas(1, TimeSpan.FromSeconds(10)));
        await Eventually.IsTrueAsync(() => runs == 1, "the message runs");
        await owner.SendAsync("WAIT", 1, 1000);

        await owner.KillAsync();
        await Cluster.AwaitPrimaryAsync(replica);
        var probe = await ProbeAsync(Queue);
        await Eventually.ReturnsAsync(probe.InstancesAsync, x => x.Count == 2, "both instances hold a lease");
        release.SetResult();
        await probe.EmptyAsync();
        await owner.RestartAsync();
        await Cluster.ReplicaOfAsync(replica);
        await Cluster.AwaitStableAsync();

        runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_node_that_is_away_stops_its_own_queues_only()
    {
        ((TopologyUnderTest)Transport).Options = ((TopologyUnderTest)Transport).Options with { CommandTimeout = TimeSpan.FromSeconds(3) };
        var topicNode = await Cluster.OwnerOfAsync(Keys.Topic("Bus.TestWorker:Work"));
        var doomed = await Cluster.OwnerOfAsync((await Cluster.OwnerOfAsync(0)).Port == topicNode.Port ? 16383 : 0);
        var (dead, live) = (await NameQueueOnAsync(doomed, "dead"), await NameQueueOnAsync(topicNode, "live"));
        var (lost, well) = (new Inbox<Work>(), new Inbox<Work>());
        var bus = await StartAsync(configure: (_, x) => ConfigureBoth(x, dead, lost, live, well));
        var replica = await Cluster.ReplicaOfAsync(doomed);
        await replica.KillAsync();
        await doomed.KillAsync();

        for (var id = 0; id < 20; id++)
        {
            await bus.SendAsync(live, new Work(id));
            await bus.Control.Publish(new Work(100 + id));
        }

        await well.CountAsync(40);
        (await Should.ThrowAsync<TransportException>(() => bus.SendAsync(dead, new Work(1)))).Message.ShouldContain("The message was not sent");
        await AssertHealthAsync(bus, dead, live);
        await AssertPublishFailsAsync(bus, topicNode, dead, well);

        var second = Build(configure: (_, x) => ConfigureBoth(x, dead, lost, live, well));
        var starting = second.StartAsync();
        await Eventually.IsTrueAsync(() => second.Control.CheckHealth().Endpoints.Values.Any(x => x.Status == BusHealthStatus.Healthy && x.InputAddress.AbsolutePath.EndsWith(live, StringComparison.Ordinal)), "the other endpoint is ready");
        starting.IsCompleted.ShouldBeFalse();

        await replica.RestartAsync();
        await doomed.RestartAsync();
        await Cluster.AwaitStableAsync();
        await starting;
        await bus.SendAsync(dead, new Work(2));
        await Eventually.IsTrueAsync(() => lost.All.Any(x => x.Message.Id == 2), "the queue goes on", deadline: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_topic_whose_node_is_away_costs_its_subscribers_neither_messages_nor_their_lease()
    {
        var topicNode = await Cluster.OwnerOfAsync(Keys.Topic("Bus.TestWorker:Work"));
        var queue = await NameQueueOnAsync(await Cluster.OwnerOfAsync((await Cluster.OwnerOfAsync(0)).Port == topicNode.Port ? 16383 : 0), "subscriber");
        var inbox = new Inbox<Work>();
        var bus = await StartReceiverAsync(queue, x =>
        {
            x.LockDuration = TimeSpan.FromSeconds(3);
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        var replica = await Cluster.ReplicaOfAsync(topicNode);
        await replica.KillAsync();
        await topicNode.KillAsync();

        var shortest = await FindShortestLeaseAsync(queue, TimeSpan.FromSeconds(6));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync(queue, new Work(id))));
        await inbox.CountAsync(20);

        shortest.ShouldBeGreaterThan(0, "the lease never ended");
        await replica.RestartAsync();
        await topicNode.RestartAsync();
        await Cluster.AwaitStableAsync();

        // The nodes keep nothing on disk: the subscription is made anew.
        var topic = Keys.Topic("Bus.TestWorker:Work");
        var owner = await Cluster.OwnerOfAsync(topic);
        await Eventually.ReturnsAsync(() => owner.SendAsync("HEXISTS", topic, RedisKeys.SubscriptionField(queue, string.Empty)), x => x.Integer == 1, "the queue is subscribed again");
        await bus.Control.Publish(new Work(100));
        await inbox.CountAsync(21);
    }

    /// <summary>The least that was ever left of an instance's lease, in ms, while its end moved on by a time.</summary>
    private async Task<double> FindShortestLeaseAsync(string queueName, TimeSpan time)
    {
        var (node, leases) = (await OwnerOfAsync(queueName), Keys.Queue(queueName).Consumers);
        var shortest = double.MaxValue;
        var first = await ReadAsync();
        await Eventually.ReturnsAsync(ReadAsync, end => end >= first + time.TotalMilliseconds, "the lease is renewed");
        return shortest;

        async Task<double> ReadAsync()
        {
            var now = await node.SendAsync("TIME");
            var end = double.Parse((await node.SendAsync("ZRANGE", leases, 0, 0, "WITHSCORES"))[1].Text!, CultureInfo.InvariantCulture);
            shortest = Math.Min(shortest, end - (double.Parse(now[0].Text!, CultureInfo.InvariantCulture) * 1000) - (double.Parse(now[1].Text!, CultureInfo.InvariantCulture) / 1000));
            return end;
        }
    }

    /// <summary>A publish of which one subscriber's node is away fails, although the others have their copies: whoever repeats it sends them a second one.</summary>
    private async Task AssertPublishFailsAsync(SpecBus bus, RedisServer topicNode, string dead, Inbox<Work> well)
    {
        var topic = Keys.Topic("Bus.TestWorker:Work");
        await topicNode.SendAsync("HSET", topic, RedisKeys.SubscriptionField(dead, string.Empty), "permanent");
        await topicNode.SendAsync("HINCRBY", topic, RedisKeys.VersionField, 1);

        (await Should.ThrowAsync<TransportException>(() => bus.Control.Publish(new Work(200)))).Message.ShouldContain("The message was not sent");
        await Eventually.IsTrueAsync(() => well.All.Any(x => x.Message.Id == 200), "the other subscriber has it");

        await topicNode.SendAsync("HDEL", topic, RedisKeys.SubscriptionField(dead, string.Empty));
        await topicNode.SendAsync("HINCRBY", topic, RedisKeys.VersionField, 1);
    }

    private static void ConfigureBoth(IBusFactoryConfigurator bus, string dead, Inbox<Work> lost, string live, Inbox<Work> well)
    {
        bus.ReceiveEndpoint(dead, x =>
        {
            x.ConfigureConsumeTopology = false;
            x.Handler<Work>(lost.ReceiveAsync);
        });
        bus.ReceiveEndpoint(live, x => x.Handler<Work>(well.ReceiveAsync));
    }

    private static Task AssertHealthAsync(SpecBus bus, string dead, string live) => Eventually.PassesAsync(() =>
    {
        var endpoints = bus.Control.CheckHealth().Endpoints.Values;
        endpoints.Single(x => x.InputAddress.AbsolutePath.EndsWith(dead, StringComparison.Ordinal)).Status.ShouldNotBe(BusHealthStatus.Healthy);
        endpoints.Single(x => x.InputAddress.AbsolutePath.EndsWith(live, StringComparison.Ordinal)).Status.ShouldBe(BusHealthStatus.Healthy);
        return Task.CompletedTask;
    });

    private void Configure(IRedisStreamsReceiveEndpointConfigurator endpoint)
    {
        endpoint.LockDuration = TimeSpan.FromMinutes(5);
        endpoint.Handler<Work>(_sends.HandleAsync);
    }
}
