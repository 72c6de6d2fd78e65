namespace Bus.Host.Tests.Load;

/// <summary>Each mode of <c>bus load</c> once, with few messages: whether it measures, not what.</summary>
public sealed class LoadCommandTests
{
    [Fact]
    public async Task Drain_gives_both_rates_their_ratio_and_says_what_it_does()
    {
        var run = await LoadRun.RunAsync("--drain", "--waiting", "200,1000", "--messages", "500", "--runs", "2", "--json");

        var json = run.Json();
        json.GetProperty("few").GetProperty("waiting").GetInt32().ShouldBe(200);
        json.GetProperty("many").GetProperty("waiting").GetInt32().ShouldBe(1000);

        // Pieces of as many messages as the smaller queue holds.
        json.GetProperty("messagesPerRate").GetInt32().ShouldBe(600);
        json.GetProperty("runs").GetInt32().ShouldBe(2);
        var (few, many) = (LoadRun.Positive(json.GetProperty("few"), "consumePerSecond"), LoadRun.Positive(json.GetProperty("many"), "consumePerSecond"));
        json.GetProperty("ratio").GetDouble().ShouldBe(many / few, 0.001);
        run.Error.ShouldContain("run 2 of 2: 1,000 waiting");
    }

    [Fact]
    public async Task Cluster_compares_a_server_with_a_cluster_that_has_replicas()
    {
        var run = await LoadRun.RunAsync("--cluster", "--replicas", "--queues", "4", "--messages", "500", "--json");

        var json = run.Json();
        json.GetProperty("queues").GetInt32().ShouldBe(4);
        json.GetProperty("primaries").GetInt32().ShouldBe(3);
        json.GetProperty("replicas").GetInt32().ShouldBe(3);
        foreach (var rate in LoadRun.Rates)
        {
            var (standalone, cluster) = (LoadRun.Positive(json.GetProperty("standalone"), rate), LoadRun.Positive(json.GetProperty("cluster"), rate));
            json.GetProperty("ratio").GetProperty(rate).GetDouble().ShouldBe(cluster / standalone, 0.001);
        }

        run.Error.ShouldContain("run 1 of 1: cluster");
    }

    [Fact]
    public async Task Sagas_are_compared_with_a_consumer_and_with_sagas_in_memory()
    {
        var run = await LoadRun.RunAsync("--sagas", "--messages", "300", "--instances", "50", "--json");

        var json = run.Json();
        json.GetProperty("instances").GetInt32().ShouldBe(50);
        json.GetProperty("messagesPerRate").GetInt32().ShouldBe(300);
        var rates = json.GetProperty("rates").EnumerateArray().ToList();
        rates.Select(x => x.GetProperty("name").GetString()).ShouldBe(["plain consumer", "unit of work", "unit of work, one send", "in memory", "in memory, one send"]);
        var work = LoadRun.Positive(rates[1], "perSecond");
        rates[1].GetProperty("toPlain").GetProperty("median").GetDouble().ShouldBe(work / LoadRun.Positive(rates[0], "perSecond"), 0.001);
        rates[1].GetProperty("toMemory").GetProperty("median").GetDouble().ShouldBe(work / LoadRun.Positive(rates[3], "perSecond"), 0.001);
        run.Error.ShouldContain("run 1 of 1: unit of work, one send");
    }

    [Fact]
    public async Task Saga_pages_gives_each_kind_of_page_its_times()
    {
        var run = await LoadRun.RunAsync("--saga-pages", "2000", "--calls", "4", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var calls = run.Json().EnumerateArray().ToList();
        var names = calls.Select(x => x.GetProperty("call").GetString()!).ToList();
        string[] some = ["page oldest first", "page newest first, from the middle", "page text that is not in 1000 instances", "counts by state", "one instance with 100 entries of history"];
        names.ShouldBeUnique();
        some.ShouldBeSubsetOf(names);
        foreach (var call in calls)
        {
            call.GetProperty("calls").GetInt32().ShouldBe(4);
            LoadRun.Positive(call, "medianMilliseconds").ShouldBeLessThanOrEqualTo(LoadRun.Positive(call, "maxMilliseconds"));
        }

        run.Error.ShouldContain("filling 2,000 instances");
    }

    [Fact]
    public async Task Lanes_give_the_share_of_the_lower_ones_and_what_four_cost()
    {
        var run = await LoadRun.RunAsync("--lanes", "--waiting", "2000", "--messages", "3000", "--json");

        var json = run.Json();
        foreach (var share in json.GetProperty("shares").EnumerateArray())
        {
            share.GetProperty("lowerShare").GetDouble().ShouldBeInRange(0, 0.1);
            share.GetProperty("lanes").EnumerateArray().Select(x => x.GetProperty("lane").GetString()).ShouldBe(["high", "normal", "low"]);
        }

        var lanes = json.GetProperty("shares")[0].GetProperty("lanes").EnumerateArray().ToList();
        lanes.ShouldAllBe(x => x.GetProperty("messages").GetInt32() > 0);
        json.GetProperty("ratio").GetDouble().ShouldBe(LoadRun.Positive(json, "fourLanesPerSecond") / LoadRun.Positive(json, "oneLanePerSecond"), 0.001);
    }

    [Fact]
    public async Task Lanes_are_a_table_for_people()
    {
        var run = await LoadRun.RunAsync("--lanes", "--waiting", "200", "--messages", "1000");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"^lane +MaxPriorityWait ms +messages +longest gap ms +bound ms");
        run.Output.ShouldContain("Lower lanes' share, MaxPriorityWait 250 ms (aim: 10 % or less)");
        run.Output.ShouldMatch(@"Ratio +\d\.\d\d");
    }
}
