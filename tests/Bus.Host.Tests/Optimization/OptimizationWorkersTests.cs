using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Optimization;

/// <summary>Optimizations over worker processes, as users run them.</summary>
public sealed class OptimizationWorkersTests
{
    private static readonly string[] Grid = ["--strategy", "sma-cross", "--grid", "fast=5:25:5", "--grid", "slow=10:65:5", "--where", "fast < slow", "--spread", "0.002", "--objective", "finalEquity"];

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Workers_come_to_what_one_process_comes_to(int workers)
    {
        await using var server = await RedisServer.StartAsync();
        await using var worker = await BusProgram.StartWorkerAsync(server, "--workers", workers.ToString(), "--concurrency", "1");
        using var folder = new TemporaryFolder();
        var here = (await BusProgram.RunAsync(["optimize", .. Grid, "--json"])).Json();
        var (csv, map) = (Path.Combine(folder.Path, "runs.csv"), Path.Combine(folder.Path, "map.svg"));

        var there = await BusProgram.RunAsync(["submit", "optimize", .. Grid, "--chunk", "5", "--wait", "--json", "--csv", csv, "--heatmap", map, "--redis", server.ConnectionString]);

        there.ExitCode.ShouldBe(0, there.Error);
        JsonElement.DeepEquals(there.Json().GetProperty("runs"), here.GetProperty("runs")).ShouldBeTrue();
        there.Json().GetProperty("best").GetProperty("objective").GetDouble().ShouldBe(here.GetProperty("best").GetProperty("objective").GetDouble());
        there.Json().GetProperty("chunks").GetInt32().ShouldBe(12);
        File.ReadLines(csv).Count().ShouldBe(51);
        File.ReadLines(map).First().ShouldStartWith("<svg");
    }

    [Fact]
    public async Task After_a_kill_of_two_workers_the_rest_is_run_and_nothing_twice_that_had_finished()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await StartAsync(server);
        await using var second = await StartAsync(server);
        await using var survivor = await StartAsync(server);
        string[] large = ["--strategy", "sma-cross", "--grid", "fast=2:120:1", "--grid", "slow=121:460:2", "--chunk", "250", "--redis", server.ConnectionString];
        var id = (await BusProgram.RunAsync(["submit", "optimize", .. large])).Output.Trim();
        await DoneAsync(server, id, atLeast: 5);

        first.Kill();
        second.Kill();

        var result = await BusProgram.RunAsync("results", id, "--wait", "--top", "1", "--json", "--redis", server.ConnectionString);
        result.ExitCode.ShouldBe(0, result.Error);
        result.Json().GetProperty("counts").GetProperty("runs").GetInt32().ShouldBe(119 * 170);
        var kept = (await server.SendAsync("HGET", $"bus:optimization:{id}", "done-chunks")).Text;
        kept.ShouldBe("81");

        // At most what the two had in hand was begun twice.
        var attempts = 0L;
        foreach (var key in (await server.SendAsync("KEYS", "bus:job:*")).Texts())
        {
            attempts += key!.EndsWith(id, StringComparison.Ordinal) ? 0 : long.Parse((await server.SendAsync("HGET", key, "attempt")).Text!);
        }

        attempts.ShouldBeInRange(81, 83);
    }

    [Theory]
    [InlineData("--grid", "fast=25:5:5", "The grid of fast starts above its end: from 25 to 5.")]
    [InlineData("--grid", "fast=5:25:0", "The grid of fast has the step 0, it must be above 0.")]
    [InlineData("--objective", "luck", "There is no statistic 'luck'; there is durationDays")]
    public async Task What_cannot_run_is_one_sentence_and_changes_nothing(string option, string value, string sentence)
    {
        await using var server = await RedisServer.StartAsync();
        string[] grid = option == "--grid" ? [] : ["--grid", "fast=5:25:5"];

        var run = await BusProgram.RunAsync(["submit", "optimize", "--strategy", "sma-cross", .. grid, option, value, "--redis", server.ConnectionString]);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldStartWith($"bus: {sentence}");
        (await server.SendAsync("DBSIZE")).Integer.ShouldBe(0);
    }

    private static Task<ChildProcess> StartAsync(RedisServer server) => BusProgram.StartWorkerAsync(server, "--concurrency", "1", "--lease", "2s");

    private static Task DoneAsync(RedisServer server, string id, int atLeast) => Eventually.PassesAsync(async () =>
        int.Parse((await server.SendAsync("HGET", $"bus:optimization:{id}", "done-chunks")).Text ?? "0").ShouldBeGreaterThanOrEqualTo(atLeast));
}
