using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>What the specs on a cluster have in common: names of queues on given nodes, and a look at them as operators have it.</summary>
[Collection(ClusterGroup.Name)]
public abstract class ClusterSpecs : TransportSpecs
{
    protected ClusterSpecs(RedisClusterFixture fixture)
        : base(new TopologyUnderTest(() => Task.FromResult(fixture.Setup.ConnectionString)))
    {
        Cluster = fixture.Setup;
    }

    protected RedisClusterSetup Cluster { get; }

    private protected RedisKeys Keys => new(((TopologyUnderTest)Transport).KeyPrefix);

    /// <summary>The slot of a queue.</summary>
    protected Task<int> SlotOfAsync(string queueName) => Cluster.SlotOfAsync(Keys.Queue(queueName).Wake);

    /// <summary>The node that has a queue.</summary>
    protected async Task<RedisServer> OwnerOfAsync(string queueName) => await Cluster.OwnerOfAsync(await SlotOfAsync(queueName));

    /// <summary>Looks at a queue, on the node that has it now.</summary>
    protected async Task<QueueProbe> ProbeAsync(string queueName) => new(await OwnerOfAsync(queueName), ((TopologyUnderTest)Transport).KeyPrefix, queueName);

    /// <summary>Prepares the move of a queue's slot to a primary that does not own it.</summary>
    protected async Task<RedisSlotMigration> PrepareMoveAsync(string queueName)
    {
        var slot = await SlotOfAsync(queueName);
        var owner = await Cluster.OwnerOfAsync(slot);
        var other = await Cluster.OwnerOfAsync((await Cluster.OwnerOfAsync(0)).Port == owner.Port ? 16383 : 0);
        return await Cluster.PrepareMigrationAsync(slot, other);
    }

    /// <summary>A queue whose keys are on a node.</summary>
    protected async Task<string> NameQueueOnAsync(RedisServer node, string name)
    {
        for (var number = 0; ; number++)
        {
            if ((await OwnerOfAsync($"{name}-{number}")).Port == node.Port)
            {
                return $"{name}-{number}";
            }
        }
    }

    /// <summary>Starts a bus with one endpoint.</summary>
    protected Task<SpecBus> StartReceiverAsync(string queueName, Action<IRedisStreamsReceiveEndpointConfigurator> configure) =>
        StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(queueName, endpoint => configure((IRedisStreamsReceiveEndpointConfigurator)endpoint)));
}
