using System.Globalization;
using Bus.Redis;
using Bus.Testing;
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

    [Theory]
    [InlineData(SagaListOrder.OldestFirst)]
    [InlineData(SagaListOrder.NewestFirst)]
    public async Task A_page_costs_a_number_of_commands_that_grows_with_the_logarithm_of_the_instances_at_most(SagaListOrder order)
    {
        const int Instances = 200_000;
        const int Read = 50;
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(RedisOptions.Parse(server.ConnectionString));
        var (_, inspector) = Create(client);

        // All of one moment, which is the worst case: nothing but the id tells where the page begins.
        await server.SendAsync(
            "EVAL", "for i = 1, ARGV[1] do redis.call('ZADD', KEYS[1], 1000, string.format('%08x-0000-0000-0000-000000000000', i)) end", 1, Key("all"), Instances);
        await inspector.CountAsync();
        var before = await CountCommandsAsync(server);

        var page = await inspector.ListAsync(new SagaListQuery { Order = order, ScanLimit = Read, Cursor = $"1000-{Instances / 3:x8}-0000-0000-0000-000000000000" });

        // One for each instance that is read, two for each step of the search, and what every page costs.
        page.Scanned.ShouldBe(Read);
        (await CountCommandsAsync(server) - before).ShouldBeInRange(Read, Read + (2 * (int)Math.Ceiling(Math.Log2(Instances))) + 10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_instance_that_is_written_while_it_is_read_is_not_told_of_as_ended(int commandsBefore)
    {
        await using var client = await ConnectAsync();
        var (store, _) = Create(client);
        await using var connection = new InterruptedConnection(client.OpenConnection(new RedisConnectionSettings { Purpose = "inspect" }), commandsBefore, async () =>
        {
            await PutAsync(store, Id, "red");
            await Server.SendAsync("XADD", Key($"{Id:D}:history"), "*", "event", "Opened", "to", "Open");
        });
        var view = new SagaView("plain", connection, new RedisKeys(KeyPrefix, "plain", "plain", ":lock"), _ => Task.FromResult<SagaMachineDescription?>(null));

        var details = await view.GetAsync(Id);

        (details is null || details.Summary is not null).ShouldBeTrue("the instance is there or not yet, and has not ended");
    }

    private static async Task<long> CountCommandsAsync(RedisServer server) => (await server.SendAsync("INFO", "commandstats")).Text!.Split('\n')
        .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));

    protected override Task<string> GetConnectionStringAsync() => Task.FromResult(Server.ConnectionString);
}
