namespace Bus.Testing.Tests.Redis;

public sealed class RedisClusterSetupTests(RedisClusterFixture fixture) : IClassFixture<RedisClusterFixture>
{
    private readonly RedisClusterSetup _cluster = fixture.Setup;

    [Fact]
    public async Task A_slot_moves_step_by_step_with_its_keys()
    {
        var slot = await _cluster.SlotOfAsync("{moving}");
        var migration = await _cluster.PrepareMigrationAsync(slot, await OtherThanAsync(slot));
        for (var index = 0; index < 10; index++)
        {
            await migration.Source.SendAsync("SET", $"{{moving}}{index}", index);
        }

        await migration.StartAsync();
        (await migration.MoveKeysAsync(4)).ShouldBe(4);
        (await migration.Target.SendAsync("CLUSTER", "COUNTKEYSINSLOT", slot)).Integer.ShouldBe(4);
        (await _cluster.OwnerOfAsync(slot)).Port.ShouldBe(migration.Source.Port);
        (await Should.ThrowAsync<RespErrorException>(() => migration.Source.SendAsync("GET", "{moving}absent"))).Message.ShouldStartWith("ASK");

        (await migration.MoveKeysAsync()).ShouldBe(6);
        await migration.FinishAsync();

        (await _cluster.OwnerOfAsync(slot)).Port.ShouldBe(migration.Target.Port);
        (await migration.Target.SendAsync("GET", "{moving}7")).Text.ShouldBe("7");
        (await Should.ThrowAsync<RespErrorException>(() => migration.Source.SendAsync("GET", "{moving}7"))).Message.ShouldStartWith("MOVED");
    }

    [Fact]
    public async Task A_killed_primary_is_replaced_by_its_replica()
    {
        var primary = await _cluster.OwnerOfAsync("key");
        var replica = await _cluster.ReplicaOfAsync(primary);

        await primary.KillAsync();
        await _cluster.AwaitPrimaryAsync(replica);

        (await _cluster.OwnerOfAsync("key")).Port.ShouldBe(replica.Port);
        await primary.RestartAsync();
        await _cluster.FailoverAsync(await _cluster.ReplicaOfAsync(replica));
        (await _cluster.OwnerOfAsync("key")).Port.ShouldBe(primary.Port);
    }

    private async Task<RedisServer> OtherThanAsync(int slot)
    {
        var owner = await _cluster.OwnerOfAsync(slot);
        return await _cluster.OwnerOfAsync((await _cluster.OwnerOfAsync(0)).Port == owner.Port ? 16383 : 0);
    }
}
