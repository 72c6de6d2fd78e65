using System.Text.Json;

namespace Bus.Host.Tests.Load;

/// <summary>The modes of <c>bus load</c> that mostly wait, each once: in a class of their own, beside which others run.</summary>
public sealed class LongLoadTests
{
    [Fact]
    public async Task Grid_gives_the_rates_over_the_bus_and_in_process_and_what_the_time_went_into()
    {
        var run = await LoadRun.RunAsync("--grid", "--points", "1000", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        (json.GetProperty("points").GetInt64(), json.GetProperty("bars").GetInt32(), json.GetProperty("runs").GetInt32()).ShouldBe((1000, 2148, 1));
        LoadRun.Positive(json, "chunks").ShouldBeLessThanOrEqualTo(16);
        LoadRun.Positive(json, "busPerSecond").ShouldBeLessThan(LoadRun.Positive(json, "chunksPerSecond"));
        LoadRun.Positive(json, "ratio").ShouldBeLessThan(LoadRun.Positive(json, "chunksRatio"));
        string[] times = ["processPerSecond", "planMilliseconds", "chunksMilliseconds", "mergeMilliseconds", "processMilliseconds"];
        times.ShouldAllBe(x => LoadRun.Positive(json, x) > 0);
        run.Error.ShouldContain("run 1 of 1");
    }

    [Fact]
    public async Task Workflows_come_to_exactly_what_must_come_out_while_a_worker_is_killed()
    {
        var run = await LoadRun.RunAsync("--workflows", "20", "--kill", "4", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        var counts = json.GetProperty("counts").EnumerateArray().ToDictionary(x => x.GetProperty("name").GetString()!, x => x.GetProperty("seen").GetInt64());
        (counts["deployed"], counts["compensated, for their gates cannot be met"], counts["strategies whose first version is active"]).ShouldBe((18, 2, 18));
        LoadRun.Positive(json, "killed");
    }

    [Fact]
    public async Task Sandbox_gives_what_a_backtest_costs_on_both_sides()
    {
        var run = await LoadRun.RunAsync("--sandbox", "--calls", "5", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        var json = run.Json();
        (json.GetProperty("bars").GetInt32(), json.GetProperty("calls").GetInt32()).ShouldBe((2148, 5));
        json.GetProperty("overheadMilliseconds").GetDouble().ShouldBe(LoadRun.Positive(json, "sandboxMilliseconds") - LoadRun.Positive(json, "builtInMilliseconds"), 0.001);
        LoadRun.Positive(json, "sandboxMilliseconds").ShouldBeLessThanOrEqualTo(LoadRun.Positive(json, "maxSandboxMilliseconds"));
    }

    [Fact]
    public async Task Churn_gives_ten_samples_and_redis_keeps_nothing_of_what_left_and_crashed()
    {
        var run = await LoadRun.RunAsync("--churn", "100", "--json");

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
    public async Task Scheduled_gives_lateness_rates_and_memory()
    {
        var run = await LoadRun.RunAsync("--scheduled", "1000", "--messages", "500", "--json");

        var json = run.Json();
        json.GetProperty("with").GetProperty("scheduled").GetInt32().ShouldBe(1000);
        json.GetProperty("without").GetProperty("bytesPerMessage").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("with").GetProperty("bytesPerMessage").GetDouble().ShouldBeInRange(500, 5000);
        foreach (var side in (JsonElement[])[json.GetProperty("with"), json.GetProperty("without")])
        {
            LoadRun.Positive(side, "latenessP50Milliseconds").ShouldBeLessThanOrEqualTo(LoadRun.Positive(side, "latenessP99Milliseconds"));
            LoadRun.Rates.ShouldAllBe(x => LoadRun.Positive(side.GetProperty("rates"), x) > 0);
        }
    }
}
