using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

public sealed class OptimizeCommandTests
{
    private static readonly string[] Grid = ["optimize", "--strategy", "sma-cross", "--grid", "fast=5:25:5", "--grid", "slow=10:65:5", "--finalize"];

    [Fact]
    public async Task Runs_are_ranked_and_the_best_has_its_statistics()
    {
        var json = (await BusProgram.RunAsync([.. Grid, "--objective", "sharpe", "--json"])).Json();

        var counts = json.GetProperty("counts");
        (counts.GetProperty("points").GetInt32(), counts.GetProperty("runs").GetInt32(), counts.GetProperty("skipped").GetInt32()).ShouldBe((60, 50, 10));
        (counts.GetProperty("empty").GetInt32(), counts.GetProperty("undefined").GetInt32(), counts.GetProperty("failed").GetInt32()).ShouldBe((0, 0, 0));
        var runs = json.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("objective").GetDouble()).ToArray();
        runs.Length.ShouldBe(50);
        runs.ShouldBeInOrder(SortDirection.Descending);
        var best = json.GetProperty("best");
        best.GetProperty("objective").GetDouble().ShouldBe(runs[0]);
        best.GetProperty("statistics").GetProperty("sharpe").GetDouble().ShouldBe(runs[0]);
        JsonElement.DeepEquals(best.GetProperty("statistics").GetProperty("parameters"), best.GetProperty("parameters")).ShouldBeTrue();
        json.GetProperty("elapsedSeconds").GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("runsPerSecond").GetDouble().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_documented_command_gives_what_is_documented()
    {
        using var folder = new TemporaryFolder();
        var document = File.ReadAllLines(Repository.PathOf("docs/optimization.md"));
        var command = Array.FindIndex(document, line => line.StartsWith("$ ./bus ", StringComparison.Ordinal));
        var promised = document.Skip(command + 1).TakeWhile(line => line != "```").Where(line => line != "  ...").ToArray();

        var run = await BusProgram.RunInAsync(folder.Path, document[command]["$ ./bus ".Length..].Split(' '));

        var lines = run.Output.Split('\n');
        promised.Length.ShouldBeGreaterThan(8);
        promised.Where(line => !lines.Any(actual => line.EndsWith(" ...", StringComparison.Ordinal) ? actual.StartsWith(line[..^3], StringComparison.Ordinal) : actual == line)).ShouldBeEmpty();
        File.ReadAllText(Path.Combine(folder.Path, "optimization-sharpe.svg")).ShouldBe(File.ReadAllText(Repository.PathOf("docs/optimization-sharpe.svg")));
    }

    [Fact]
    public async Task Point_of_the_grid_gives_what_a_backtest_gives()
    {
        var run = await BusProgram.RunAsync("optimize", "--strategy", "sma-cross", "--grid", "fast=10", "--set", "slow=30", "--finalize", "--json");

        run.Json().GetProperty("best").GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.005);
        run.Json().GetProperty("best").GetProperty("trades").GetInt32().ShouldBe(31);
    }

    [Fact]
    public async Task The_report_for_people_is_plain_text_when_it_is_piped_and_progress_goes_elsewhere()
    {
        using var folder = new TemporaryFolder();

        var run = await BusProgram.RunInAsync(folder.Path, [.. Grid, "--top", "3", "--threads", "2", "--csv", "runs.csv", "--heatmap", "map.svg"]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldMatch(@"^rank +fast +slow +finalEquity +trades\n1 +\d+ +\d+ +[\d,.]+ +\d+\n2 .*\n3 .*\nBest: sma-cross fast=");
        run.Output.ShouldMatch(@"50 runs: 0 without a trade, 0 without finalEquity, 0 failed; 10 of 60 points skipped by a condition\. [\d.]+ s, \d+ runs per second on 2 threads\.");
        run.Output.ShouldNotContain("\u001b");
        run.Output.ShouldContain($"Runs: {Path.Combine(folder.Path, "runs.csv")}");
        run.Output.ShouldContain($"Heatmap: {Path.Combine(folder.Path, "map.svg")}");
        File.ReadAllLines(Path.Combine(folder.Path, "runs.csv")).Length.ShouldBe(51);
        XDocument.Load(Path.Combine(folder.Path, "map.svg")).Root!.Name.LocalName.ShouldBe("svg");
    }

    [Fact]
    public async Task Random_draw_with_conditions_is_the_same_for_the_same_seed()
    {
        string[] draw = ["optimize", "--strategy", "rsi-reversal", "--grid", "period=2:30:1", "--grid", "oversold=10:45:0.5", "--where", "oversold * 2 > period", "--where", "not period = 14", "--random", "40", "--json"];

        var first = (await BusProgram.RunAsync([.. draw, "--seed", "7", "--threads", "1"])).Json();
        var second = (await BusProgram.RunAsync([.. draw, "--seed", "7", "--threads", "2"])).Json();
        var other = (await BusProgram.RunAsync([.. draw, "--seed", "8"])).Json();

        first.GetProperty("counts").GetProperty("runs").GetInt32().ShouldBe(40);
        second.GetProperty("runs").GetRawText().ShouldBe(first.GetProperty("runs").GetRawText());
        other.GetProperty("runs").GetRawText().ShouldNotBe(first.GetProperty("runs").GetRawText());
    }

    [Fact]
    public async Task Runs_without_a_trade_are_counted_and_there_is_no_best()
    {
        var run = await BusProgram.RunAsync("optimize", "--strategy", "sma-cross", "--grid", "fast=500,600", "--set", "slow=1000");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("2 runs: 2 without a trade");
        run.Error.ShouldContain("No run is the best: of 2 finished ones none traded.");
    }

    [Fact]
    public async Task Failed_runs_are_counted_with_their_reason()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("prices.csv", "date,open,high,low,close\n2020-01-01,1,3,1,2\n2020-01-02,2,4,2,3\n");

        var run = await BusProgram.RunAsync("optimize", "--data", file, "--strategy", "volume-zone-breakout", "--grid", "lookback=5,10,20");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("3 runs: 0 without a trade, 0 without finalEquity, 3 failed");
        run.Error.ShouldContain("No run was finished, 3 failed; the first (lookback=5 ");
        run.Error.ShouldContain("The strategy needs volume, 'prices.csv' has none.");
    }

    [Fact]
    public async Task Stopped_in_the_middle_it_says_so_and_writes_nothing()
    {
        using var folder = new TemporaryFolder();

        // Minutes of work, if it were not stopped.
        await using var process = BusProgram.Start(
            ["optimize", "--strategy", "volume-zone-breakout", "--grid", "lookback=5:1000:1", "--grid", "steps=4:500:1", "--csv", "runs.csv"], folder.Path);
        await process.WaitForLineAsync(line => Regex.IsMatch(line, @"^\d+ of 495012 points, \d+ runs per second, about \d+ (s|min) left, best finalEquity "), "progress");
        process.Terminate();

        (await process.WaitForExitAsync()).ShouldBe(143);
        process.ErrorLines[^1].ShouldMatch(@"^Stopped after \d+ points; nothing was written\.$");
        process.OutputLines.ShouldBeEmpty();
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--grid fast=1,2 --grid slow=30,40 --heatmap map.svg --heatmap-axes fast,volume", "The heatmap asks for 'volume', which has no grid")]
    [InlineData("--grid fast=1,2 --objective profit --heatmap map.svg", "There is no statistic 'profit'")]
    [InlineData("--grid fast=1,2 --csv runs.csv --where fast<slo", "strategy 'sma-cross' has no parameter 'slo'")]
    [InlineData("--grid fast=1:5:0 --csv runs.csv", "The grid of fast has the step 0")]
    [InlineData("--grid fast=1,2 --csv runs.csv --heatmap none/map.svg", "--heatmap is 'none/map.svg'; it must be a file in a folder that exists.")]
    public async Task Wrong_input_writes_no_file(string options, string sentence)
    {
        using var folder = new TemporaryFolder();

        var run = await BusProgram.RunInAsync(folder.Path, ["optimize", "--strategy", "sma-cross", .. options.Split(' ')]);

        run.ShouldFailWith(2, sentence);
        Directory.GetFileSystemEntries(folder.Path).ShouldBeEmpty();
    }
}
