using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Cli;

public sealed class BacktestCommandTests
{
    private static readonly string[] PublishedRun = ["backtest", "--strategy", "sma-cross", "--set", "fast=10", "--set", "slow=30", "--finalize"];

    [Fact]
    public async Task The_published_run_gives_its_figures_as_json()
    {
        var json = (await BusProgram.RunAsync([.. PublishedRun, "--json"])).Json();

        json.GetProperty("trades").GetInt32().ShouldBe(31);
        json.GetProperty("finalEquity").GetDouble().ShouldBe(53310.62, 0.005);
        string[] names = ["peakEquity", "returnPct", "sharpe", "sortino", "calmar", "maxDrawdownPct", "winRatePct", "profitFactor", "sqn", "exposurePct", "ordersHash"];
        names.Where(name => !json.TryGetProperty(name, out _)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_report_for_people_is_plain_text_when_it_is_piped()
    {
        var run = await BusProgram.RunAsync(PublishedRun);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("sma-cross fast=10 slow=30");
        run.Output.ShouldMatch(@"Final equity +53,310\.62");
        run.Output.ShouldMatch(@"Trades +31 \(15 long, 16 short\)");
        run.Output.ShouldNotContain("\u001b");
        run.Output.ShouldNotContain("│");
    }

    [Fact]
    public async Task Picture_and_trades_are_written_and_their_paths_printed()
    {
        using var folder = new TemporaryFolder();

        var run = await BusProgram.RunInAsync(folder.Path, [.. PublishedRun, "--svg", "equity.svg", "--trades", "trades.csv"]);

        run.ExitCode.ShouldBe(0, run.Error);
        var svg = Path.Combine(folder.Path, "equity.svg");
        run.Output.ShouldContain($"Equity curve: {svg}");
        System.Xml.Linq.XDocument.Load(svg).Root!.Name.LocalName.ShouldBe("svg");
        File.ReadAllLines(Path.Combine(folder.Path, "trades.csv")).Length.ShouldBe(32);
    }

    [Fact]
    public async Task A_file_of_prices_is_read_with_all_options()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("prices.csv", "close,low,date,high,open\n2,1,2020-01-01,3,1\n3,2,2020-01-02,4,2\n4,3,2020-01-03,5,3\n5,4,2020-01-04,6,4\n");

        var run = await BusProgram.RunAsync(
            "backtest", "--data", file, "--strategy", "sma-cross", "--set", "fast=1", "--set", "slow=2", "--cash", "500", "--commission", "0.001",
            "--commission-fixed", "1", "--spread", "0.002", "--margin", "0.5", "--trade-on-close", "--fractional", "--from", "2020-01-02", "--to", "2020-01-04", "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Json().GetProperty("cash").GetDouble().ShouldBe(500);
        run.Json().GetProperty("bars").GetInt32().ShouldBe(3);
    }
}
