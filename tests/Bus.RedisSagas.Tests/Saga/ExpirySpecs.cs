using Bus.Testing;
using MassTransit.Saga;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Instances that end by themselves, and what tells of them.</summary>
public sealed class ExpirySpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task An_instance_ends_after_its_time_and_no_index_finds_or_keeps_it()
    {
        var store = CreateStore(x =>
        {
            x.Expiry = Soon;
            x.HistoryRetention = TimeSpan.Zero;
            x.Index(saga => saga.Label);
        });
        await PutAsync(store, Id, "red");
        (await FindAsync(store)).ShouldBe([Id]);

        await GoneAsync(Id);

        (await FindAsync(store)).ShouldBeEmpty();
        (await store.FindAsync(Id, default)).ShouldBeNull();
        (await Server.GetKeysAsync($"{KeyPrefix}:{{*")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_lets_an_instance_live_its_whole_time_anew()
    {
        var store = CreateStore(x => x.Expiry = TimeSpan.FromMinutes(1));
        await PutAsync(store, Id);
        await Server.SendAsync("PEXPIRE", Key($"{Id:D}"), 1000);

        await PutAsync(store, Id, "changed");

        (await Server.SendAsync("PTTL", Key($"{Id:D}"))).Integer.ShouldBeGreaterThan(50_000);
        (await Server.SendAsync("ZCARD", Key("expiring"))).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task An_instance_that_is_changed_without_an_expiry_stays_for_good()
    {
        await PutAsync(CreateStore(x => x.Expiry = TimeSpan.FromMinutes(1)), Id);

        await PutAsync(CreateStore(), Id, "kept");

        (await Server.SendAsync("PTTL", Key($"{Id:D}"))).Integer.ShouldBe(-1);
        (await Server.SendAsync("EXISTS", Key("expiring"))).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Only_an_instance_that_fits_the_condition_has_a_time()
    {
        var store = CreateStore(x =>
        {
            x.Expiry = TimeSpan.FromMinutes(1);
            x.ExpireOnlyIf(saga => saga.Label == "done");
        });

        await PutAsync(store, Id, "open");
        (await Server.SendAsync("PTTL", Key($"{Id:D}"))).Integer.ShouldBe(-1);
        await PutAsync(store, Id, "done");
        (await Server.SendAsync("PTTL", Key($"{Id:D}"))).Integer.ShouldBeInRange(1, 60_000);
        await PutAsync(store, Id, "open");

        (await Server.SendAsync("PTTL", Key($"{Id:D}"))).Integer.ShouldBe(-1);
        (await Server.SendAsync("EXISTS", Key("expiring"))).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task An_instance_that_starts_again_under_the_id_of_an_expired_one_keeps_its_place()
    {
        var store = CreateStore(x =>
        {
            x.Expiry = Soon;
            x.Index(saga => saga.Label);
        });
        await PutAsync(store, Id, "red", "Open");
        await GoneAsync(Id);
        var lasting = CreateStore(x => x.Index(saga => saga.Label));
        await PutAsync(lasting, Id, "blue", "Closed");

        await store.RemoveExpiredAsync();

        (await FindAsync(lasting, "blue")).ShouldBe([Id]);
        (await FindAsync(lasting, "red")).ShouldBeEmpty();
        (await Server.SendAsync("ZCARD", Key("index:Label"))).Integer.ShouldBe(1);
        (await Server.SendAsync("ZCARD", Key("all"))).Integer.ShouldBe(1);
        (await Server.SendAsync("SMEMBERS", Key("states"))).Texts().ShouldBe(["Closed"]);
        (await Server.SendAsync("EXISTS", Key("state:Open"), Key("expiring"))).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task One_call_removes_a_bounded_number_and_further_ones_the_rest()
    {
        var store = CreateStore(x => x.Expiry = Soon);
        var ids = Enumerable.Range(0, RedisSagaDefaults.ExpiredPerCall + 4).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            await Server.SendAsync("ZADD", Key("expiring"), 1, new SagaTrace(id, "", []).Serialize());
            await Server.SendAsync("ZADD", Key("all"), 1, $"{id:D}");
        }

        (await store.RemoveExpiredAsync()).ShouldBe(RedisSagaDefaults.ExpiredPerCall);
        (await store.RemoveExpiredAsync()).ShouldBe(4);
        (await store.RemoveExpiredAsync()).ShouldBe(0);
        (await Server.SendAsync("EXISTS", Key("all"))).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_write_removes_what_has_expired()
    {
        var store = CreateStore(x => x.Expiry = Soon);
        await PutAsync(store, Id);
        await GoneAsync(Id);

        await PutAsync(CreateStore(), Guid.NewGuid());

        (await Server.SendAsync("ZCARD", Key("all"))).Integer.ShouldBe(1);
    }

    private Task GoneAsync(Guid id) => Eventually.ReturnsAsync(async () => (await Server.SendAsync("EXISTS", Key($"{id:D}"))).Integer, x => x == 0, "the instance has ended");

    private static Task<List<Guid>> FindAsync(RedisSagaStore<PlainSaga> store, string label = "red") => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == label), default);
}
