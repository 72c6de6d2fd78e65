using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas.Tests.Inspection;

/// <summary>Instances as they are listed, counted and looked at; the same on every topology.</summary>
public abstract class InspectorSpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Fact]
    public async Task Instances_are_counted_by_state()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        (await inspector.CountAsync()).Total.ShouldBe(0);
        await PutAsync(store, 3, "Open");
        await PutAsync(store, 2, "Paid");

        var counts = await inspector.CountAsync();

        counts.Total.ShouldBe(5);
        counts.ByState.ShouldBe(new Dictionary<string, long> { ["Open"] = 3, ["Paid"] = 2 });
    }

    [Fact]
    public async Task Instances_are_counted_by_the_values_of_a_property_also_where_one_begins_like_another()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        (await inspector.CountAsync("Label")).ShouldBeEmpty();
        foreach (var label in (string[])["red", "red", "re", "red:1", "Grün", "red", ""])
        {
            await PutAsync(store, Guid.NewGuid(), label, "Open", 7);
        }

        var counts = await inspector.CountAsync("label");

        counts.ShouldBe(new Dictionary<string, long> { ["red"] = 3, ["re"] = 1, ["red:1"] = 1, ["Grün"] = 1, [""] = 1 }, ignoreOrder: true);
        (await inspector.CountAsync("Size")).ShouldBe(new Dictionary<string, long> { ["7"] = 7 });
        (await Should.ThrowAsync<ArgumentException>(() => inspector.CountAsync("Colour"))).Message.ShouldBe("The saga 'plain' has no index on 'Colour'; it has Label, Size, Day.");
    }

    [Fact]
    public async Task Pages_follow_each_other_in_both_orders_and_end()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        var ids = await PutAsync(store, 7, "Open");

        (await ReadAllAsync(inspector, new SagaListQuery { Limit = 3 })).ShouldBe(ids);
        (await ReadAllAsync(inspector, new SagaListQuery { Limit = 3, State = "Open" })).ShouldBe(ids);
        (await ReadAllAsync(inspector, new SagaListQuery { Limit = 2, Order = SagaListOrder.NewestFirst })).ShouldBe(ids.AsEnumerable().Reverse());
        (await inspector.ListAsync(new SagaListQuery { Limit = 7 })).Scanned.ShouldBe(7);
    }

    [Fact]
    public async Task Instances_are_found_by_state_by_the_states_they_are_not_in_by_property_and_by_text()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        var red = await PutAsync(store, Guid.NewGuid(), "red", "Open", 7);
        var blue = await PutAsync(store, Guid.NewGuid(), "blue", "Open", 7);
        var paid = await PutAsync(store, Guid.NewGuid(), "red", "Paid", 8);
        var done = await PutAsync(store, Guid.NewGuid(), "Grün", "Final");

        (await ReadAllAsync(inspector, new SagaListQuery { State = "Open" })).ShouldBe([red.CorrelationId, blue.CorrelationId], ignoreOrder: true);
        (await ReadAllAsync(inspector, new SagaListQuery { ExceptStates = ["Final"], Limit = 2 })).ShouldBe([red.CorrelationId, blue.CorrelationId, paid.CorrelationId], ignoreOrder: true);
        (await ReadAllAsync(inspector, new SagaListQuery { ExceptStates = ["Final", "Open", "Paid"] })).ShouldBeEmpty();
        (await ReadAllAsync(inspector, Where("Label", "red"))).ShouldBe([red.CorrelationId, paid.CorrelationId], ignoreOrder: true);
        (await ReadAllAsync(inspector, Where("size", "7") with { State = "Open", Limit = 1 })).ShouldBe([red.CorrelationId, blue.CorrelationId], ignoreOrder: true);
        (await ReadAllAsync(inspector, Where("Label", "red") with { State = "Paid" })).ShouldBe([paid.CorrelationId]);
        (await ReadAllAsync(inspector, Where("Label", "red") with { ExceptStates = ["Paid"] })).ShouldBe([red.CorrelationId]);
        (await ReadAllAsync(inspector, Where("Label", "red") with { ExceptStates = ["Final", "Open", "Paid"] })).ShouldBeEmpty();
        (await ReadAllAsync(inspector, Where("Day", "sunday") with { Text = "BLUE" })).ShouldBe([blue.CorrelationId]);
        (await ReadAllAsync(inspector, new SagaListQuery { Text = "grün" })).ShouldBe([done.CorrelationId]);
        (await ReadAllAsync(inspector, new SagaListQuery { UnchangedFor = TimeSpan.FromHours(1) })).ShouldBeEmpty();
        (await ReadAllAsync(inspector, new SagaListQuery { UnchangedFor = TimeSpan.Zero, Order = SagaListOrder.NewestFirst })).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_page_ends_where_it_has_read_enough_and_the_next_one_goes_on_behind_it()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        await PutAsync(store, 9, "Open");
        var wanted = await PutAsync(store, Guid.NewGuid(), "needle");

        var first = await inspector.ListAsync(new SagaListQuery { Text = "needle", ScanLimit = 4 });

        (first.Items.Count, first.Scanned).ShouldBe((0, 4));
        first.Next.ShouldNotBeNull();
        (await ReadAllAsync(inspector, new SagaListQuery { Text = "needle", ScanLimit = 4 })).ShouldBe([wanted.CorrelationId]);
    }

    [Fact]
    public async Task An_instance_is_shown_with_its_times_its_indexed_properties_and_all_others()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client, x => x.Expiry = TimeSpan.FromHours(1));
        await PutAsync(store, Id, "red", "Open", 7);
        await PutAsync(store, Id, "red", "Paid", 8);

        var details = (await inspector.GetAsync(Id)).ShouldNotBeNull();

        details.Summary!.ShouldSatisfyAllConditions(
            x => x.State.ShouldBe("Paid"),
            x => x.Version.ShouldBe(2),
            x => x.Created.ShouldBeLessThanOrEqualTo(x.Updated),
            x => x.InStateSince.ShouldBe(x.Updated),
            x => (x.Expires!.Value - x.Updated).ShouldBe(TimeSpan.FromHours(1)),
            x => x.Indexed.ShouldBe(new Dictionary<string, string> { ["Day"] = "Sunday", ["Label"] = "red", ["Size"] = "8" }, ignoreOrder: true));
        details.Properties!.Value.GetProperty("size").GetInt32().ShouldBe(8);
        (await inspector.GetAsync(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_wrong_in_a_query_is_said_in_one_sentence()
    {
        await using var client = await ConnectAsync();
        var (store, inspector) = Create(client);
        await PutAsync(store, 1, "Open");

        await ShouldBeRefusedAsync(inspector, new SagaListQuery { State = "Opened" }, "No instance of the saga 'plain' is in a state 'Opened'; there are some in Open.");
        await ShouldBeRefusedAsync(inspector, Where("Colour", "red"), "The saga 'plain' has no index on 'Colour'; it has Label, Size, Day.");
        await ShouldBeRefusedAsync(inspector, Where("Size", "big"), "'big' is no value of Size, which is of type Int32.");
        await ShouldBeRefusedAsync(inspector, Where("Day", "today"), "'today' is no value of Day, which is one of Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { Cursor = "7" }, "The cursor '7' is none; it is what the page before ended with.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { Limit = 0 }, "Limit is 0; 1 to 1000 are allowed.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { ScanLimit = 10_001 }, "ScanLimit is 10001; 1 to 10000 are allowed.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { UnchangedFor = TimeSpan.FromDays(-1) }, "UnchangedFor is -1.00:00:00; 0 to 36500 days are allowed.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { State = "Open", ExceptStates = ["Open"] }, "State and ExceptStates exclude each other; give one of them.");
        await ShouldBeRefusedAsync(inspector, new SagaListQuery { State = "" }, "State is empty; it is a state's name, or null for any.");
    }

    protected abstract Task<string> GetConnectionStringAsync();

    protected async Task<RedisClient> ConnectAsync() => new(RedisOptions.Parse(await GetConnectionStringAsync()));

    private protected (RedisSagaStore<PlainSaga> Store, ISagaInspector<PlainSaga> Inspector) Create(IRedisClient client, Action<IRedisSagaRepositoryConfigurator<PlainSaga>>? configure = null)
    {
        var store = CreateStore(
            x =>
            {
                x.Index(saga => saga.Label);
                x.Index(saga => saga.Size);
                x.Index(saga => saga.Day);
                configure?.Invoke(x);
            },
            client);
        return (store, new RedisSagaInspector<PlainSaga>(store));
    }

    /// <summary>Stores new instances, one after the other; those of the same millisecond are in the order of their ids.</summary>
    private protected static async Task<List<Guid>> PutAsync(RedisSagaStore<PlainSaga> store, int count, string state)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).OrderBy(x => x.ToString("D"), StringComparer.Ordinal).ToList();
        foreach (var id in ids)
        {
            await PutAsync(store, id, "many", state);
        }

        return ids;
    }

    protected static async Task<List<Guid>> ReadAllAsync(ISagaView view, SagaListQuery query)
    {
        var ids = new List<Guid>();
        for (string? cursor = query.Cursor; ;)
        {
            var page = await view.ListAsync(query with { Cursor = cursor });
            page.Items.Count.ShouldBeLessThanOrEqualTo(query.Limit);
            page.Scanned.ShouldBeLessThanOrEqualTo(query.ScanLimit);
            ids.AddRange(page.Items.Select(x => x.Id));
            if (page.Next is null)
            {
                return ids;
            }

            page.Next.ShouldNotBe(cursor);
            cursor = page.Next;
        }
    }

    private static SagaListQuery Where(string property, string value) => new() { Where = new Dictionary<string, string> { [property] = value } };

    private static async Task ShouldBeRefusedAsync(ISagaView view, SagaListQuery query, string sentence) =>
        (await Should.ThrowAsync<ArgumentException>(() => view.ListAsync(query))).Message.ShouldBe(sentence);
}
