using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>An address that leads to the wrong kind of server: the health says in one sentence what it is and what to give.</summary>
public sealed class WrongAddressSpecs(SharedRedisSentinels sentinels, SharedRedisCluster cluster) : IAsyncLifetime
{
    private readonly List<IBusControl> _buses = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
        {
            await bus.StopAsync(TransportSpecs.Deadline);
        }
    }

    [Fact]
    public async Task A_service_that_the_sentinels_do_not_know() => await AssertSentenceAsync(
        (await sentinels.GetConnectionStringAsync()).Replace("service=mymaster", "service=typo", StringComparison.Ordinal), "knows no service 'typo'; it knows 'mymaster'");

    [Fact]
    public async Task A_sentinel_in_the_place_of_a_server() => await AssertSentenceAsync(
        $"redis://127.0.0.1:{(await sentinels.GetSetupAsync()).Sentinels[0].Port}", "is a sentinel; give it as one, redis-sentinel://");

    [Fact]
    public async Task A_replica_in_the_place_of_its_primary()
    {
        var setup = await sentinels.GetSetupAsync();
        var primary = await setup.FindPrimaryAsync();
        var replica = setup.Servers.First(x => x.Port != primary.Port);

        await AssertSentenceAsync(replica.ConnectionString, $"127.0.0.1:{replica.Port} is a replica of 127.0.0.1:{primary.Port}; give the primary, or the sentinels.");
    }

    [Fact]
    public async Task A_node_of_a_cluster_in_the_place_of_a_server() => await AssertSentenceAsync(
        (await cluster.GetSetupAsync()).Nodes[0].ConnectionString, "is a node of a cluster; give it as one, redis-cluster://");

    private async Task AssertSentenceAsync(string connectionString, string sentence)
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            x.Host(connectionString, host => host.ConfigureClient(client => client with { ConnectTimeout = TimeSpan.FromSeconds(1) }));
            x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.Handler<Work>(_ => Task.CompletedTask));
        });
        _buses.Add(bus);
        using var giveUp = new CancellationTokenSource();
        var starting = bus.StartAsync(giveUp.Token);

        await Eventually.PassesAsync(() =>
        {
            bus.CheckHealth().Endpoints.Values.Select(x => $"{x.Description} {x.Exception?.Message}").ShouldContain(x => x.Contains(sentence, StringComparison.Ordinal));
            return Task.CompletedTask;
        });

        await giveUp.CancelAsync();
        await Task.WhenAny(starting);
        starting.IsCompletedSuccessfully.ShouldBeFalse();
    }
}
