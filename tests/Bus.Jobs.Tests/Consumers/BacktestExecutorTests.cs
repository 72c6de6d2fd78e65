using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;

namespace Bus.Jobs.Tests.Consumers;

public sealed class BacktestExecutorTests : IDisposable
{
    private const string Csv = "date,open,high,low,close\n2020-01-01,1,2,1,2\n2020-01-02,2,3,2,3\n2020-01-03,3,4,3,4\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("bus-jobs-").FullName;

    private static RunBacktest Job => new() { Strategy = "sma-cross", Parameters = new Dictionary<string, double> { ["fast"] = 1, ["slow"] = 2 } };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_shipped_prices_give_the_published_result()
    {
        var report = Run(new RunBacktest { Strategy = "sma-cross", Parameters = new Dictionary<string, double> { ["fast"] = 10, ["slow"] = 30 }, Finalize = true }).Report;

        report.Trades.ShouldBe(31);
        report.FinalEquity.ShouldBe(53310.62, 0.005);
    }

    [Fact]
    public void Csv_text_is_used_before_any_file() => Run(Job with { Data = "prices", Csv = Csv }).Report.ShouldSatisfyAllConditions(
        x => x.Bars.ShouldBe(3),
        x => x.Data.ShouldBe("prices"));

    [Fact]
    public void Both_days_of_a_range_are_included()
        => Run(Job with { Csv = Csv, From = new DateOnly(2020, 1, 2), To = new DateOnly(2020, 1, 3) }).Report.Bars.ShouldBe(2);

    [Fact]
    public void A_file_is_found_in_the_data_directory_and_below_it()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "daily"));
        File.WriteAllText(Path.Combine(_folder, "daily", "x.csv"), Csv);

        Run(Job with { Data = "daily/x.csv" }).Report.Bars.ShouldBe(3);
    }

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("daily/../../secret.csv")]
    public void A_file_outside_the_data_directory_cannot_be_reached(string name)
        => Should.Throw<BacktestException>(() => Run(Job with { Data = name })).Message.ShouldBe($"The file '{name}' is outside the worker's data directory.");

    [Theory]
    [InlineData("none.csv", "There is no file 'none.csv' in the worker's data directory.")]
    [InlineData("sample:appl", "There is no sample data 'appl'; there is goog.")]
    [InlineData("", "The job names no data; allowed are sample:goog, a file in the worker's data directory, or csv text.")]
    public void Data_that_is_not_there_is_named(string data, string sentence)
        => Should.Throw<BacktestException>(() => Run(Job with { Data = data })).Message.ShouldBe(sentence);

    [Fact]
    public void A_worker_without_a_data_directory_says_what_it_has()
        => Should.Throw<BacktestException>(() => new BacktestExecutor(new PriceLoader(null)).Run(Job with { Data = "x.csv" }, null, CancellationToken.None))
            .Message.ShouldBe("The job names the file 'x.csv', but this worker has no data directory; allowed are sample:goog and csv text.");

    [Fact]
    public void A_cancelled_token_ends_the_run()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Should.Throw<OperationCanceledException>(() => new BacktestExecutor(new PriceLoader(null)).Run(new RunBacktest { Strategy = "sma-cross" }, null, cancelled.Token));
    }

    private Backtesting.Report.BacktestResult Run(RunBacktest job) => new BacktestExecutor(new PriceLoader(_folder)).Run(job, progress: null, CancellationToken.None);
}
