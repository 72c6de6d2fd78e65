using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Administration;

/// <summary>Sagas that are looked at and purged by what Redis tells, without their code.</summary>
public sealed class AdministrationSpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Fact]
    public async Task Sagas_are_listed_with_their_states_and_opened_by_name()
    {
        await using var administration = new RedisSagaAdministration(Client, KeyPrefix);
        (await administration.GetSagasAsync()).ShouldBeEmpty();
        var store = CreateStore(x => x.Index(saga => saga.Label));
        await PutAsync(store, Id, "red");
        await store.RecordMachineAsync(new Uri("loopback://localhost/plain"));

        var saga = (await administration.GetSagasAsync()).ShouldHaveSingleItem();
        var view = await administration.OpenAsync("plain");

        (saga.SagaName, saga.SagaType, saga.SlotTag, saga.Counts.Total, saga.Counts.ByState["Open"]).ShouldBe(("plain", typeof(PlainSaga).FullName, "plain", 1, 1));
        (await view.ListAsync(new SagaListQuery { Where = new Dictionary<string, string> { ["Label"] = "red" } })).Items.ShouldHaveSingleItem().Id.ShouldBe(Id);
        (await view.GetAsync(Id))!.Properties!.Value.GetProperty("label").GetString().ShouldBe("red");
        (await view.GetMachineAsync())!.Address!.AbsolutePath.ShouldBe("/plain");
        (await Should.ThrowAsync<ArgumentException>(() => administration.OpenAsync("order"))).Message.ShouldBe("There is no saga 'order'; there is plain.");
    }

    [Fact]
    public async Task The_container_finds_the_sagas_of_its_repositories_by_name()
    {
        await using var provider = new ServiceCollection()
            .AddMassTransit(x =>
            {
                x.DisableUsageTelemetry();
                x.AddSaga<Saga.ClassSagaSpecs.Tally>().RedisRepository(Server.ConnectionString, r => r.KeyPrefix = KeyPrefix);
                x.AddSagaStateMachine<ParcelMachine, ParcelState>().RedisRepository(Server.ConnectionString, r => r.KeyPrefix = KeyPrefix);
                x.UsingInMemory();
            })
            .BuildServiceProvider(true);
        (await provider.GetRequiredService<ISagaInspector<ParcelState>>().CountAsync()).Total.ShouldBe(0);

        var sagas = await provider.GetRequiredService<ISagaInspector>().GetSagasAsync();

        sagas.ShouldHaveSingleItem().SagaName.ShouldBe("parcel-state");
        (await provider.GetRequiredService<ISagaInspector>().OpenAsync("parcel-state")).SagaName.ShouldBe("parcel-state");
    }

    [Fact]
    public async Task A_purge_counts_unless_it_is_to_delete_and_then_deletes_what_fits_with_all_that_tells_of_it()
    {
        var store = CreateStore(x => x.Index(saga => saga.Label));
        for (var i = 0; i < 130; i++)
        {
            await PutAsync(store, Guid.NewGuid(), "red", "Done");
        }

        await PutAsync(store, Id, "blue");
        var locked = Guid.NewGuid();
        await PutAsync(store, locked, "red", "Done");
        await store.LockAsync(locked, "token", null, default);
        await using var administration = new RedisSagaAdministration(Client, KeyPrefix);
        var query = new SagaListQuery { State = "Done" };

        (await administration.PurgeAsync("plain", query, new SagaPurgeOptions())).ShouldBe(new SagaPurgeProgress(131, 0, 0));
        (await Server.SendAsync("ZCARD", Key("all"))).Integer.ShouldBe(132);

        (await administration.PurgeAsync("plain", query, new SagaPurgeOptions { IsDryRun = false, Rate = 10_000 })).ShouldBe(new SagaPurgeProgress(131, 130, 1));
        (await Server.SendAsync("ZRANGE", Key("all"), 0, -1)).Texts().ShouldBe([$"{Id:D}", $"{locked:D}"], ignoreOrder: true);
        (await Server.SendAsync("ZCARD", Key("state:Done"))).Integer.ShouldBe(1);
        (await Server.SendAsync("ZCARD", Key("index:Label"))).Integer.ShouldBe(2);
    }

    [Fact]
    public async Task What_a_purge_deleted_can_still_be_looked_at_and_ends_when_nobody_is_in_the_state()
    {
        var store = CreateStore();
        await PutAsync(store, Id, state: "Done");
        await using var administration = new RedisSagaAdministration(Client, KeyPrefix);

        (await administration.PurgeAsync("plain", new SagaListQuery { State = "Done" }, new SagaPurgeOptions { IsDryRun = false })).Deleted.ShouldBe(1);

        var details = await (await administration.OpenAsync("plain")).GetAsync(Id);
        details!.Summary.ShouldBeNull();
        details.History[^1].Event.ShouldBe("(purged)");
        (await Should.ThrowAsync<ArgumentException>(() => administration.PurgeAsync("plain", new SagaListQuery(), new SagaPurgeOptions { Rate = 0 }))).Message.ShouldBe("Rate is 0; 1 to 10000 are allowed.");
    }
}
