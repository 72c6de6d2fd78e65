using MassTransit;

namespace Bus.RedisSagas.Tests.Inspection;

public sealed class StandaloneInspectorSpecs(SharedRedisServer redis) : InspectorSpecs(redis)
{
    [Fact]
    public async Task What_stays_as_it_is_is_listed_once_while_everything_around_it_changes()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        var ids = await PutAsync(store, 40, "Open");
        var (changing, lasting) = (ids.Where((_, i) => i % 2 == 0).ToList(), ids.Where((_, i) => i % 2 == 1).ToList());
        var found = new List<Guid>();
        string? cursor = null;
        for (var i = 0; i < changing.Count; i++)
        {
            var page = await inspector.ListAsync(new SagaListQuery { Limit = 2, Cursor = cursor });
            found.AddRange(page.Items.Select(x => x.Id));
            cursor = page.Next;

            // The one at the cursor is among those that go elsewhere.
            await PutAsync(store, changing[i], "moved", "Paid");
        }

        found.Where(lasting.Contains).ShouldBe(lasting.Take(found.Count(lasting.Contains)), "each once and in order");
        (await ReadAllAsync(inspector, new SagaListQuery { Limit = 3, Cursor = cursor })).Concat(found).Where(lasting.Contains).ShouldBe(lasting, ignoreOrder: true);
    }

    [Theory]
    [InlineData(SagaListOrder.OldestFirst)]
    [InlineData(SagaListOrder.NewestFirst)]
    public async Task Many_instances_of_one_moment_are_listed_once_each(SagaListOrder order)
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        var ids = await PutAsync(store, 25, "Open");
        foreach (var id in ids)
        {
            await Server.SendAsync("ZADD", Key("all"), 1000, $"{id:D}");
        }

        (await ReadAllAsync(inspector, new SagaListQuery { Limit = 4, Order = order })).ShouldBe(order == SagaListOrder.OldestFirst ? ids : ids.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task What_has_expired_is_not_listed()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        await PutAsync(store, Id, "red");
        await Server.SendAsync("DEL", Key($"{Id:D}"));

        (await inspector.ListAsync(new SagaListQuery())).Items.ShouldBeEmpty();
        (await inspector.ListAsync(new SagaListQuery { Where = new Dictionary<string, string> { ["Label"] = "red" } })).Items.ShouldBeEmpty();
    }

    protected override Task<string> GetConnectionStringAsync() => Task.FromResult(Server.ConnectionString);
}
