using System.Text.Json;
using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Load;

/// <summary>Each mode of <c>bus load</c> once, with few messages: whether it measures, not what.</summary>
public sealed class LoadCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private static readonly string[] Rates = ["sendPerSecond", "consumePerSecond", "endToEndPerSecond"];

    [Fact]
    public async Task Drain_gives_both_rates_their_ratio_and_says_what_it_does()
    {
        var run = await RunAsync("--drain", "--waiting", "200,1000", "--messages", "500", "--runs", "2", "--json");

        var json = run.Json();
        json.GetProperty("few").GetProperty("waiting").GetInt32().ShouldBe(200);
        json.GetProperty("many").GetProperty("waiting").GetInt32().ShouldBe(1000);

        // Pieces of as many messages as the smaller queue holds.
        json.GetProperty("messagesPerRate").GetInt32().ShouldBe(600);
        json.GetProperty("runs").GetInt32().ShouldBe(2);
        var (few, many) = (Positive(json.GetProperty("few"), "consumePerSecond"), Positive(json.GetProperty("many"), "consumePerSecond"));
        json.GetProperty("ratio").GetDouble().ShouldBe(many / few, 0.001);
        run.Error.ShouldContain("run 2 of 2: 1,000 waiting");
    }

    [Fact]
    public async Task Cluster_compares_a_server_with_a_cluster_that_has_replicas()
    {
        var run = await RunAsync("--cluster", "--replicas", "--queues", "4", "--messages", "500", "--json");

        var json = run.Json();
        json.GetProperty("queues").GetInt32().ShouldBe(4);
        json.GetProperty("primaries").GetInt32().ShouldBe(3);
        json.GetProperty("replicas").GetInt32().ShouldBe(3);
        foreach (var rate in Rates)
        {
            var (standalone, cluster) = (Positive(json.GetProperty("standalone"), rate), Positive(json.GetProperty("cluster"), rate));
            json.GetProperty("ratio").GetProperty(rate).GetDouble().ShouldBe(cluster / standalone, 0.001);
        }

        run.Error.ShouldContain("run 1 of 1: cluster");
    }

    [Fact]
    public async Task Sagas_are_compared_with_a_consumer_and_with_sagas_in_memory()
    {
        var run = await RunAsync("--sagas", "--messages", "300", "--instances", "50", "--json");

        var json = run.Json();
        json.GetProperty("instances").GetInt32().ShouldBe(50);
        json.GetProperty("messagesPerRate").GetInt32().ShouldBe(300);
        var rates = json.GetProperty("rates").EnumerateArray().ToList();
        rates.Select(x => x.GetProperty("name").GetString()).ShouldBe(["plain consumer", "unit of work", "unit of work, one send", "in memory", "in memory, one send"]);
        var work = Positive(rates[1], "perSecond");
        rates[1].GetProperty("toPlain").GetProperty("median").GetDouble().ShouldBe(work / Positive(rates[0], "perSecond"), 0.001);
        rates[1].GetProperty("toMemory").GetProperty("median").GetDouble().ShouldBe(work / Positive(rates[3], "perSecond"), 0.001);
        run.Error.ShouldContain("run 1 of 1: unit of work, one send");
    }

    [Fact]
    public async Task Churn_gives_ten_samples_and_redis_keeps_nothing_of_what_left_and_crashed()
    {
        var run = await RunAsync("--churn", "100", "--json");

        var json = run.Json();
        json.GetProperty("count").GetInt32().ShouldBe(100);
        json.GetProperty("crashed").GetInt32().ShouldBe(10);
        var samples = json.GetProperty("samples").EnumerateArray().ToList();
        samples.Select(x => x.GetProperty("done").GetInt32()).ShouldBe(Enumerable.Range(1, 10).Select(x => 10 * x));
        samples[^1].GetProperty("keys").GetInt64().ShouldBeLessThanOrEqualTo(samples[0].GetProperty("keys").GetInt64(), run.Error);
        samples[^1].GetProperty("registrations").GetInt64().ShouldBeLessThanOrEqualTo(samples[0].GetProperty("registrations").GetInt64(), run.Error);
        run.Error.ShouldContain("100 have come and gone");
    }

    [Fact]
    public async Task Jobs_that_fail_take_too_long_and_kill_come_to_exactly_what_must_come_out()
    {
        var run = await RunAsync("--jobs", "100", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        var counts = json.GetProperty("counts").EnumerateArray().ToDictionary(x => x.GetProperty("name").GetString()!, x => x.GetProperty("seen").GetInt64());
        (counts["completed"], counts["completed after one retry"], counts["dead-lettered"], counts["processes killed"]).ShouldBe((92, 10, 8, 3));
        (counts["completed in the end"], counts["cancelled on request"]).ShouldBe((100, 5));
        json.GetProperty("deadLetters").EnumerateArray().Select(x => x.GetProperty("count").GetInt64()).ShouldBe([5, 2, 1]);

        // Within a second; a machine that does other things may take longer.
        Positive(json, "cancelMilliseconds").ShouldBeLessThan(5000);
    }

    [Fact]
    public async Task Scheduled_gives_lateness_rates_and_memory()
    {
        var run = await RunAsync("--scheduled", "1000", "--messages", "500", "--json");

        var json = run.Json();
        json.GetProperty("with").GetProperty("scheduled").GetInt32().ShouldBe(1000);
        json.GetProperty("without").GetProperty("bytesPerMessage").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("with").GetProperty("bytesPerMessage").GetDouble().ShouldBeInRange(500, 5000);
        foreach (var side in (JsonElement[])[json.GetProperty("with"), json.GetProperty("without")])
        {
            Positive(side, "latenessP50Milliseconds").ShouldBeLessThanOrEqualTo(Positive(side, "latenessP99Milliseconds"));
            Rates.ShouldAllBe(x => Positive(side.GetProperty("rates"), x) > 0);
        }
    }

    [Fact]
    public async Task Lanes_give_the_share_of_the_lower_ones_and_what_four_cost()
    {
        var run = await RunAsync("--lanes", "--waiting", "2000", "--messages", "3000", "--json");

        var json = run.Json();
        foreach (var share in json.GetProperty("shares").EnumerateArray())
        {
            share.GetProperty("lowerShare").GetDouble().ShouldBeInRange(0, 0.1);
            share.GetProperty("lanes").EnumerateArray().Select(x => x.GetProperty("lane").GetString()).ShouldBe(["high", "normal", "low"]);
        }

        var lanes = json.GetProperty("shares")[0].GetProperty("lanes").EnumerateArray().ToList();
        lanes.ShouldAllBe(x => x.GetProperty("messages").GetInt32() > 0);
        json.GetProperty("ratio").GetDouble().ShouldBe(Positive(json, "fourLanesPerSecond") / Positive(json, "oneLanePerSecond"), 0.001);
    }

    [Fact]
    public async Task Lanes_are_a_table_for_people()
    {
        var run = await RunAsync("--lanes", "--waiting", "200", "--messages", "1000");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"^lane +MaxPriorityWait ms +messages +longest gap ms +bound ms");
        run.Output.ShouldContain("Lower lanes' share, MaxPriorityWait 250 ms (aim: 10 % or less)");
        run.Output.ShouldMatch(@"Ratio +\d\.\d\d");
    }

    [Theory]
    [InlineData]
    [InlineData("--cluster")]
    public async Task Choir_finds_each_event_applied_and_told_of_once_though_processes_are_killed(params string[] where)
    {
        var run = await RunAsync(["--choir", "--kill", "1", "--instances", "20", "--events", "50", "--processes", "3", "--json", .. where]);

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        json.GetProperty("killed").GetInt32().ShouldBePositive();
        Positive(json, "eventsPerSecond").ShouldBe(1000 / Positive(json, "seconds"), 0.001);
        var figures = json.GetProperty("figures").EnumerateArray().ToDictionary(x => x.GetProperty("name").GetString()!, x => (Expected: x.GetProperty("expected").GetInt64(), Seen: x.GetProperty("seen").GetInt64()));
        figures.Values.ShouldAllBe(x => x.Expected == x.Seen);
        figures["events applied"].ShouldBe((1000, 1000));
        figures["events told of"].ShouldBe((1000, 1000));
        figures["sagas with an entry of history per event"].ShouldBe((20, 20));
    }

    [Theory]
    [InlineData("--kill is given without --choir.", "--kill")]
    [InlineData("--events is 0; it must be a whole number from 1 to 1000.", "--choir", "--events", "0")]
    [InlineData("--sagas and --choir exclude each other.", "--choir", "--sagas")]
    [InlineData("--queues and --choir exclude each other.", "--choir", "--cluster", "--queues", "4")]
    [InlineData("1,000 --events for each of 5,000 --instances are too many; 1,000,000 in all are allowed.", "--choir", "--events", "1000", "--instances", "5000")]
    public async Task Choir_says_what_does_not_go_together(string sentence, params string[] options)
    {
        var run = await RunAsync(options);

        run.ExitCode.ShouldBe(2, run.Error);
        run.Error.ShouldContain(sentence);
    }

    private static double Positive(JsonElement element, string name)
    {
        var value = element.GetProperty(name).GetDouble();
        value.ShouldBeGreaterThan(0, name);
        return value;
    }

    private static async Task<Finished> RunAsync(params string[] options)
    {
        await using var process = BusProgram.Start(["load", .. options]);
        var exitCode = await process.WaitForExitAsync(Patience);
        return new Finished(exitCode, string.Join('\n', process.OutputLines), string.Join('\n', process.ErrorLines));
    }
}
