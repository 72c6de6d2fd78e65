using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>The primary behind sentinels changes while messages flow.</summary>
/// <remarks>What both replicas have confirmed cannot be lost, whichever of them is promoted.</remarks>
public sealed class SentinelFailoverSpecs(RedisSentinelFixture fixture) : TransportSpecs(new TopologyUnderTest(() => Task.FromResult(fixture.Setup.ConnectionString))), IClassFixture<RedisSentinelFixture>
{
    private const string Queue = "failing";
    private const int Replicas = 2;

    private readonly ConfirmedSends _sends = new(Queue);

    [Fact]
    public async Task What_all_replicas_confirmed_survives_the_death_of_the_primary()
    {
        var old = await BeginAsync();

        await old.KillAsync();
        var primary = await fixture.Setup.AwaitFailoverAsync(old);
        await old.RestartAsync();
        await _sends.AwaitProgressAsync(200, TimeSpan.FromSeconds(40));

        await AssertNothingLostAsync(primary);
    }

    [Fact]
    public async Task What_all_replicas_confirmed_survives_an_orderly_failover()
    {
        await BeginAsync();

        var primary = await fixture.Setup.FailoverAsync();
        await _sends.AwaitProgressAsync(200, TimeSpan.FromSeconds(40));

        await AssertNothingLostAsync(primary);
    }

    private async Task<RedisServer> BeginAsync()
    {
        await StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(Queue, endpoint =>
        {
            ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = TimeSpan.FromMinutes(5);
            endpoint.Handler<Work>(_sends.HandleAsync);
        }));
        _sends.Start(await StartAsync(), x => x.WaitForReplicas(Replicas, TimeSpan.FromMilliseconds(500)));
        await _sends.AwaitProgressAsync(200);
        return await fixture.Setup.FindPrimaryAsync();
    }

    private async Task AssertNothingLostAsync(RedisServer primary)
    {
        await _sends.StopAsync();
        await new QueueProbe(primary, ((TopologyUnderTest)Transport).KeyPrefix, Queue).EmptyAsync();
        _sends.Confirmed.ShouldBeGreaterThan(100);
        await fixture.Setup.AwaitStableAsync();
    }
}
