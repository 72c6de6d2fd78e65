using Bus.Redis;
using MassTransit;
using MassTransit.Saga;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Every call of the store on several servers: all keys of a call lie in one slot.</summary>
public abstract class TopologySpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Theory]
    [InlineData(ConcurrencyMode.Optimistic)]
    [InlineData(ConcurrencyMode.Pessimistic)]
    public async Task An_instance_is_started_found_changed_locked_ended_and_expires(ConcurrencyMode mode)
    {
        await using var client = new RedisClient(RedisOptions.Parse(await GetConnectionStringAsync()));
        var store = CreateStore(
            x =>
            {
                x.ConcurrencyMode = mode;
                x.Expiry = TimeSpan.FromMinutes(1);
                x.Index(saga => saga.Label);
                x.Index(saga => saga.Size);
            },
            client);

        await PutAsync(store, Id, "red");
        (await PutAsync(store, Id, "blue", "Closed", 7)).Version.ShouldBe(2);
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == "blue" && x.Size == 7 && x.CurrentState == "Closed"), default)).ShouldBe([Id]);
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CurrentState == "Open"), default)).ShouldBeEmpty();

        (await store.LockAsync(Id, "mine", "2", default)).ShouldBe(SagaScriptResult.Done);
        (await store.LoadAsync(Id, "", default)).Result.ShouldBe(SagaScriptResult.Locked);
        (await store.RenewLockAsync(Id, "mine", default)).ShouldBeTrue();
        await store.ReleaseLockAsync(Id, "mine");

        var saga = (await store.LoadAsync(Id, "", default)).Saga!;
        (await store.CommitAsync(new SagaWrite<PlainSaga>(saga, IsDeletion: true), "")).ShouldBe(SagaScriptResult.Done);
        (await store.FindAsync(Id, default)).ShouldBeNull();
        (await store.RemoveExpiredAsync()).ShouldBe(0);
    }

    protected abstract Task<string> GetConnectionStringAsync();
}
