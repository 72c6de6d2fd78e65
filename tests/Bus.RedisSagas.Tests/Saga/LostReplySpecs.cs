using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Writes that Redis did and whose replies are lost.</summary>
public sealed class LostReplySpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_whose_reply_is_lost_is_done_once_and_no_conflict(bool isDeletion)
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using var client = new RedisClient(RedisOptions.Parse($"redis://127.0.0.1:{proxy.Port}"));
        var store = CreateStore(client: client);
        await PutAsync(store, Id);
        var saga = (await store.LoadAsync(Id, "", default)).Saga!;
        proxy.BlackHole(ProxyDirection.ToClient);
        var write = store.CommitAsync(new SagaWrite<PlainSaga>(saga, isDeletion), "");
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("HGET", Key($"{Id:D}"), "version")).Text, x => x == (isDeletion ? null : "2"), "Redis has written");

        proxy.DropConnections();
        proxy.Heal();

        (await write).ShouldBe(SagaScriptResult.Done);
        (await store.FindAsync(Id, default))?.Version.ShouldBe(2);
        (await Server.SendAsync("EXISTS", Key($"{Id:D}"))).Integer.ShouldBe(isDeletion ? 0 : 1);
    }
}
