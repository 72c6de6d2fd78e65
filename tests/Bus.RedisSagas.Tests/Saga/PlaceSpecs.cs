using MassTransit;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Where instances lie is recorded, so that no change of names loses them.</summary>
public sealed class PlaceSpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Fact]
    public async Task Another_slot_tag_is_refused_and_nothing_is_written_under_it()
    {
        await PutAsync(CreateStore(x => x.SlotTag = "orders"), Id);

        var refused = await Should.ThrowAsync<RedisSagaPlaceException>(() => PutAsync(CreateStore(x => x.SlotTag = "new-orders"), Guid.NewGuid()));

        refused.Message.ShouldBe(
            $"The instances of the saga 'plain' lie under the slot tag 'orders' in this Redis, as '{KeyPrefix}:sagas' records; under 'new-orders' they would not be found. Set SlotTag to 'orders', or choose another SagaName.");
        (await Server.GetKeysAsync($"{KeyPrefix}:{{new-orders}}*")).ShouldBeEmpty();
        (await CreateStore(x => x.SlotTag = "orders").FindAsync(Id, default)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Another_type_under_the_same_name_is_refused()
    {
        await PutAsync(CreateStore(), Id);

        var refused = await Should.ThrowAsync<RedisSagaPlaceException>(() => CreateStore<CounterState>(x => x.SagaName = "plain").FindAsync(Id, default));

        refused.Message.ShouldBe(
            $"The saga name 'plain' belongs to Bus.RedisSagas.Tests.PlainSaga in this Redis, as '{KeyPrefix}:sagas' records; Bus.RedisSagas.Tests.CounterState needs a SagaName of its own.");
    }

    [Fact]
    public async Task A_place_that_could_not_be_recorded_is_recorded_by_the_next_call()
    {
        var store = CreateStore();
        await Server.SendAsync("SET", $"{KeyPrefix}:sagas", "in the way");
        await Should.ThrowAsync<Redis.RedisServerException>(() => store.FindAsync(Id, default));
        await Server.SendAsync("DEL", $"{KeyPrefix}:sagas");

        await PutAsync(store, Id);

        (await Server.SendAsync("HGETALL", $"{KeyPrefix}:sagas")).Texts().ShouldBe(["plain", "plain Bus.RedisSagas.Tests.PlainSaga"]);
    }
}
