using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>However many dead letters there are and however large: what one command reads is bounded, in entries and bytes.</summary>
public sealed class DeadLetterBoundSpecs(OwnRedisServer redis) : DeadLetterSpecsBase(redis.Server), IClassFixture<OwnRedisServer>
{
    private const int Count = 100_000;

    // One entry of each lane beyond the page, which the merge has looked at.
    private const int MostEntries = 104;

    private const string Fill =
        """
        local headers = '{"MT-Reason":"fault","MT-Fault-ExceptionType":"System.TimeoutException","MT-Fault-Message":"no answer of 17","MT-MessageType":"urn:message:Shop:Order"}'
        for index = tonumber(ARGV[1]), tonumber(ARGV[1]) + 999 do
          redis.call('XADD', KEYS[index % 4 + 1], index .. '-1', 'message-id', index, 'content-type', 'application/json', 'headers', headers, 'body', '{"number":' .. index .. '}')
        end
        """;

    [Fact]
    public async Task Of_a_hundred_thousand_every_page_is_bounded_and_a_filter_that_finds_nothing_stops_with_a_cursor()
    {
        await FillAsync();
        await using var client = new RedisClient(RedisOptions.Parse(Server.ConnectionString));
        await using var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "specs" });
        var store = new DeadLetterStore(connection, new RedisKeys(KeyPrefix), ErrorQueue);

        foreach (var order in Enum.GetValues<DeadLetterOrder>())
        {
            DeadLetterId? middle = DeadLetterId.Parse("normal/50000-1");
            foreach (var after in new DeadLetterId?[] { null, middle })
            {
                var slice = await store.ReadAsync(new DeadLetterRange(new DeadLetterFilter(), order), after, DeadLetterStore.PageEntries, DeadLetterView.PreviewBytes, default);
                slice.Entries.Count.ShouldBe(DeadLetterStore.PageEntries);
                slice.ReadEntries.ShouldBeLessThanOrEqualTo(MostEntries);
                slice.ReadBytes.ShouldBeLessThanOrEqualTo(MostEntries * 1024);
            }
        }

        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { Filter = new DeadLetterFilter { MessageType = "Nothing" } });
        (page.Items.Count, page.Scanned, page.Total).ShouldBe((0, 500, Count));
        page.Next.ShouldNotBeNull().At.ToUnixTimeMilliseconds().ShouldBe(Count - 499);

        var groups = await DeadLetters.GroupAsync(ErrorQueue, new DeadLetterQuery { ScanLimit = 5000 });
        (groups.Groups.ShouldHaveSingleItem().Count, groups.IsPartial, groups.Total).ShouldBe((5000, true, Count));
    }

    [Fact]
    public async Task A_list_of_fifty_reads_about_fifty_entries_wherever_it_starts()
    {
        await FillAsync();
        await Server.SendAsync("CONFIG", "RESETSTAT");

        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { After = DeadLetterId.Parse("low/70000-1"), Filter = new DeadLetterFilter { Since = DateTimeOffset.UnixEpoch } });

        page.Items.Count.ShouldBe(50);
        (await CallsAsync("xrevrange")).ShouldBeInRange(50, 53);
        (await CallsAsync("evalsha")).ShouldBe(1);
        (await CallsAsync("keys")).ShouldBe(0);
        (await CallsAsync("scan")).ShouldBe(0);
    }

    [Fact]
    public async Task Large_entries_make_short_pages_and_none_is_left_out()
    {
        for (var index = 1; index <= 12; index++)
        {
            await AddAsync(string.Create(CultureInfo.InvariantCulture, $"{index}-0"), body: new string('x', 60_000));
        }

        await using var client = new RedisClient(RedisOptions.Parse(Server.ConnectionString));
        await using var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "specs" });
        var store = new DeadLetterStore(connection, new RedisKeys(KeyPrefix), ErrorQueue);

        var slice = await store.ReadAsync(new DeadLetterRange(new DeadLetterFilter(), DeadLetterOrder.OldestFirst), after: null, 100, DeadLetterView.PreviewBytes, default);

        slice.Entries.Count.ShouldBe(3);
        slice.ReadBytes.ShouldBeLessThan(DeadLetterStore.PageBytes + 62_000);
        slice.Entries.ShouldAllBe(x => x.Body.Length == DeadLetterView.PreviewBytes && x.BodyBytes == 60_000);
        (await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery())).Items.Count.ShouldBe(12);
    }

    [Fact]
    public async Task A_page_of_very_large_messages_ends_with_a_cursor()
    {
        for (var index = 1; index <= 4; index++)
        {
            await AddAsync(string.Create(CultureInfo.InvariantCulture, $"{index}-0"), body: new string('x', 3 << 20));
        }

        var page = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery());
        var rest = await DeadLetters.ListAsync(ErrorQueue, new DeadLetterQuery { After = page.Next });

        page.Items.Count.ShouldBe(2);
        rest.Items.Count.ShouldBe(2);
    }

    private async Task FillAsync()
    {
        await using var probe = await Server.ConnectAsync();
        for (var start = 1; start <= Count; start += 1000)
        {
            await probe.SendAsync(["EVAL", Fill, 4, .. ErrorKeys.Lanes, start]);
        }
    }

    private async Task<long> CallsAsync(string command)
    {
        var line = (await Server.SendAsync("INFO", "commandstats")).Text!.Split('\n').FirstOrDefault(x => x.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
    }
}
