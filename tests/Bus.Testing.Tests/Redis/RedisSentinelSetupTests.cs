namespace Bus.Testing.Tests.Redis;

public sealed class RedisSentinelSetupTests(RedisSentinelFixture fixture) : IClassFixture<RedisSentinelFixture>
{
    private readonly RedisSentinelSetup _setup = fixture.Setup;

    [Fact]
    public async Task A_failover_on_demand_leads_to_a_replica_that_has_the_data()
    {
        var old = await _setup.FindPrimaryAsync();
        var probe = await old.ConnectAsync();
        await probe.SendAsync("SET", "key", "value");
        (await probe.SendAsync("WAIT", 2, 10_000)).Integer.ShouldBe(2);

        var primary = await _setup.FailoverAsync();

        primary.Port.ShouldNotBe(old.Port);
        (await primary.SendAsync("GET", "key")).Text.ShouldBe("value");
        (await old.SendAsync("ROLE"))[0].Text.ShouldBe("slave");
        await _setup.AwaitStableAsync();
    }

    [Fact]
    public async Task A_killed_primary_is_replaced_and_follows_after_its_restart()
    {
        var old = await _setup.FindPrimaryAsync();

        await old.KillAsync();
        var primary = await _setup.AwaitFailoverAsync(old);
        (await primary.SendAsync("SET", "after", "failover")).Text.ShouldBe("OK");

        await old.RestartAsync();

        // A server that becomes a replica closes its connections.
        await Eventually.PassesAsync(async () => (await old.SendAsync("ROLE"))[0].Text.ShouldBe("slave"));
        await _setup.AwaitStableAsync();
        await Eventually.PassesAsync(async () => (await old.SendAsync("GET", "after")).Text.ShouldBe("failover"));
    }

    [Fact]
    public void The_address_names_all_sentinels_and_the_service()
        => _setup.ConnectionString.ShouldBe(
            $"redis-sentinel://127.0.0.1:{_setup.Sentinels[0].Port},127.0.0.1:{_setup.Sentinels[1].Port},127.0.0.1:{_setup.Sentinels[2].Port}/0?service=mymaster");
}
