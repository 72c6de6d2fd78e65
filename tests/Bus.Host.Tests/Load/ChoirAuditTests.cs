using System.Globalization;
using System.Text.Json;
using Bus.LoadTool;
using Bus.Redis;
using Bus.Testing;

namespace Bus.Host.Tests.Load;

/// <summary>What the choir would say of events that are lost or count twice: it sees each of that.</summary>
public sealed class ChoirAuditTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const int Events = 3;

    private static readonly Guid[] Sagas = [new(1, 0, 0, new byte[8]), new(2, 0, 0, new byte[8])];

    public async ValueTask InitializeAsync()
    {
        await fixture.Server.FlushAsync();
        foreach (var id in Sagas)
        {
            await WriteAsync(id, "[2,0,1]", Events);
            for (var number = 0; number < Events; number++)
            {
                await fixture.Server.SendAsync("XADD", ChoirKeys.History(id), "*", "event", "Came");
                await TellAsync(id, number, number + 1);
            }
        }
    }

    [Fact]
    public async Task All_is_right_when_each_event_is_there_once()
    {
        var figures = await CountAsync();

        figures.ShouldAllBe(x => x.IsRight);
        figures.Single(x => x.Name == "events applied").ShouldBe(new LoadFigure("events applied", 6, 6));
        figures.Single(x => x.Name == "events told of").ShouldBe(new LoadFigure("events told of", 6, 6));
    }

    [Theory]
    [InlineData("[2,1]", 2, "events applied 5, sagas with a version per event 1")]
    [InlineData("[2,0,1,1]", 3, "events applied again 1")]
    [InlineData("[2,0,1]", 4, "sagas with a version per event 1")]
    [InlineData("[2,0,7]", 3, "events applied 5, events applied again 1")]
    public async Task A_saga_that_lacks_an_event_or_has_one_twice_is_seen(string numbers, int version, string expected)
    {
        await WriteAsync(Sagas[1], numbers, version);

        (await DescribeAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_saga_that_is_not_there_is_seen()
    {
        await fixture.Server.SendAsync("DEL", ChoirKeys.Instance(Sagas[0]), ChoirKeys.History(Sagas[0]));

        (await DescribeAsync()).ShouldBe("events applied 3, sagas with a version per event 1, sagas with an entry of history per event 1");
    }

    [Fact]
    public async Task A_second_entry_of_an_event_in_the_history_is_seen()
    {
        await fixture.Server.SendAsync("XADD", ChoirKeys.History(Sagas[0]), "*", "event", "Came");

        (await DescribeAsync()).ShouldBe("sagas with an entry of history per event 1");
    }

    [Theory]
    [InlineData(1, 2, "events told of again 1")]
    [InlineData(9, 2, "events told of again 1")]
    public async Task A_message_too_many_is_seen(int number, int count, string expected)
    {
        await TellAsync(Sagas[0], number, count);

        (await DescribeAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task Messages_that_lack_and_a_count_that_was_told_twice_are_seen()
    {
        await fixture.Server.SendAsync("DEL", ChoirKeys.Sent);
        await TellAsync(Sagas[0], 0, 1);
        await TellAsync(Sagas[0], 1, 1);

        (await DescribeAsync()).ShouldBe("events told of 2, counts told, each once 1");
    }

    [Fact]
    public async Task What_failed_and_what_is_left_is_seen()
    {
        await fixture.Server.SendAsync("XADD", ChoirKeys.Failed, "*", "body", "{}");
        await fixture.Server.SendAsync("XADD", ChoirKeys.Waiting, "*", "body", "{}");
        await fixture.Server.SendAsync("HSET", ChoirKeys.Outbox, "1", "x");

        (await DescribeAsync()).ShouldBe("dead letters 1, events left in the queue 1, messages left in the outbox 1");
    }

    [Fact]
    public void The_sagas_send_to_a_queue_of_another_primary() =>
        (RedisHashSlot.Of(ChoirKeys.Told) * ClusterLoad.Primaries / RedisHashSlot.Count).ShouldNotBe(RedisHashSlot.Of(ChoirKeys.Queue) * ClusterLoad.Primaries / RedisHashSlot.Count);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task WriteAsync(Guid id, string numbers, int version) =>
        fixture.Server.SendAsync("HSET", ChoirKeys.Instance(id), "data", $$"""{"numbers":{{numbers}}}""", "version", version.ToString(CultureInfo.InvariantCulture));

    private Task TellAsync(Guid id, int number, int count) =>
        fixture.Server.SendAsync("XADD", ChoirKeys.Sent, "*", "message-id", "x", "body", JsonSerializer.Serialize(new { message = new ChoirTold(id, number, count) }, JsonSerializerOptions.Web));

    private async Task<IReadOnlyList<LoadFigure>> CountAsync()
    {
        await using var inspector = new RedisInspector(fixture.Server.ConnectionString);
        return await new ChoirAudit(inspector, Sagas, Events).CountAsync();
    }

    private async Task<string> DescribeAsync() => string.Join(", ", (await CountAsync()).Where(x => !x.IsRight).Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.Name} {x.Seen}")));
}
