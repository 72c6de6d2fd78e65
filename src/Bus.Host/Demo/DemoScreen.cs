using System.Globalization;
using Bus.Contracts;
using Bus.Host.Cli;
using Bus.Host.Cli.Workflows;
using Bus.Jobs.Results;
using Bus.Workflow.Saga;
using Spectre.Console;

namespace Bus.Host.Demo;

/// <summary>Shows how the demonstration goes: a live table on a terminal, a line per change elsewhere, nothing for programs.</summary>
internal sealed class DemoScreen
{
    private const int BarWidth = 20;

    private static readonly string[] Columns = ["job", "status", "progress", "trades", "final equity", "return", "worker"];

    private readonly bool _quiet;
    private readonly Dictionary<Guid, string> _lines = [];

    internal DemoScreen(bool quiet)
    {
        _quiet = quiet;
    }

    internal void Say(string line)
    {
        if (!_quiet)
        {
            Console.Out.WriteLine(line);
        }
    }

    internal void ShowReport(BacktestStatistics statistics)
    {
        if (!_quiet)
        {
            Screen.WriteValues($"Best: {ReportValues.Title(statistics)}", ReportValues.Of(statistics));
        }
    }

    /// <summary>Shows the way that a workflow has taken.</summary>
    internal void ShowSteps(StrategyWorkflow workflow)
    {
        if (!_quiet)
        {
            WorkflowScreen.WriteSteps(workflow);
        }
    }

    /// <summary>Shows what came of it.</summary>
    internal void ShowStrategy(DemoStrategy strategy, string worker) => Say(string.Create(
        CultureInfo.InvariantCulture,
        $"Version {strategy.Version} of '{strategy.Name}' is deployed; {worker} ran it by its name: {strategy.Statistics.Trades} trades, final equity {ReportValues.Money(strategy.Statistics.FinalEquity)}."));

    /// <summary>Shows the jobs while they run.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="watch">Runs them; calls its argument after each change.</param>
    internal async Task ShowAsync(IReadOnlyList<DemoJob> jobs, Func<Action, Task> watch)
    {
        if (_quiet)
        {
            await watch(() => { });
        }
        else if (Screen.IsTerminal)
        {
            await AnsiConsole.Live(CreateTable(jobs)).StartAsync(live => watch(() => live.UpdateTarget(CreateTable(jobs))));
        }
        else
        {
            await watch(() => WriteChanges(jobs));
        }
    }

    private static Table CreateTable(IReadOnlyList<DemoJob> jobs) => Screen.CreateTable(Columns, jobs.Select(Row));

    private static string[] Row(DemoJob job)
    {
        var status = job.Status;
        var statistics = job.Result?.Statistics;
        return
        [
            job.Job.Strategy,
            status is null ? "" : JobWatch.Name(status.Status),
            Bar(status?.Progress ?? 0),
            statistics?.Trades.ToString(CultureInfo.InvariantCulture) ?? "",
            statistics is null ? "" : ReportValues.Money(statistics.FinalEquity),
            statistics is null ? "" : ReportValues.Percent(statistics.ReturnPct),
            status?.Worker ?? "",
        ];
    }

    private static string Bar(double progress)
    {
        var done = (int)(BarWidth * Math.Clamp(progress, 0, 1));
        return new string('█', done) + new string('░', BarWidth - done);
    }

    private void WriteChanges(IReadOnlyList<DemoJob> jobs)
    {
        foreach (var job in jobs.Where(x => x.Status is not null))
        {
            var line = Describe(job.Job.Strategy, job.Status!, job.Result);
            if (_lines.GetValueOrDefault(job.Job.JobId) != line)
            {
                _lines[job.Job.JobId] = line;
                Console.Out.WriteLine(line);
            }
        }
    }

    private static string Describe(string strategy, JobStatus status, BacktestCompleted? result) => (status.Status, result) switch
    {
        (_, { Statistics: { } statistics }) => string.Create(
            CultureInfo.InvariantCulture,
            $"  {strategy,-22} completed  {statistics.Trades,3} trades  final equity {ReportValues.Money(statistics.FinalEquity),10}  by {result.Worker}"),
        (JobState.Failed, _) => $"  {strategy,-22} failed: {status.Error}",
        _ => string.Create(CultureInfo.InvariantCulture, $"  {strategy,-22} {JobWatch.Name(status.Status)} {100 * status.Progress:0} %"),
    };
}
