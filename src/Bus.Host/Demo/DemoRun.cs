using Bus.Backtesting.Report;
using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Processes;
using Bus.Host.Workers;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog;
using CommandException = Bus.Host.Cli.CommandException;

namespace Bus.Host.Demo;

/// <summary>The demonstration: a Redis of its own, two worker processes, five jobs, the report of the best, and an idea that becomes a strategy; nothing stays behind but the picture.</summary>
internal sealed class DemoRun
{
    private const int WorkerCount = 2;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan JobTimeout = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WorkerStopTimeout = TimeSpan.FromSeconds(10);

    private readonly DemoScreen _screen;
    private readonly ILogger _logger;
    private readonly string _svgFile;

    internal DemoRun(DemoScreen screen, ILogger logger, string svgFile)
    {
        _screen = screen;
        _logger = logger;
        _svgFile = svgFile;
    }

    /// <summary>Runs it and cleans up, also when cancelled.</summary>
    internal async Task<DemoSummary> RunAsync(HostSettings settings, CancellationToken cancellationToken)
    {
        await using var redis = await PrivateRedis.StartAsync(cancellationToken);
        _screen.Say($"Redis runs at {redis.Options.Endpoint} in {redis.Folder}.");
        var own = settings with { Redis = redis.Options, RedisConnection = redis.ConnectionString, StopTimeout = WorkerStopTimeout };
        var workers = new List<WorkerProcess>();
        try
        {
            for (var count = 0; count < WorkerCount; count++)
            {
                workers.Add(WorkerProcess.Start(own));
            }

            _screen.Say($"Workers run as processes {string.Join(" and ", workers.Select(x => x.Id))}.");
            var jobs = DemoJobs.Create();
            using var host = BusHost.Build(own, _logger, withConsumers: false);
            await host.StartAsync(cancellationToken);
            try
            {
                await RunJobsAsync(host.Services, jobs, workers, cancellationToken);
                var svg = Finish(jobs, cancellationToken);
                var strategy = await new DemoWorkflow(_screen, host.Services).RunAsync(cancellationToken);
                return new DemoSummary(jobs.Count(x => x.Result is not null), jobs.Count(x => x.Result is null), svg, [.. jobs.Select(x => x.Status!)], strategy);
            }
            finally
            {
                await host.StopAsync(CancellationToken.None);
            }
        }
        finally
        {
            // Before Redis, which they still need to take leave.
            await Task.WhenAll(workers.Select(x => x.StopAsync(WorkerStopTimeout * 2, TimeProvider.System)));
            workers.ForEach(x => x.Dispose());
        }
    }

    private async Task RunJobsAsync(IServiceProvider services, IReadOnlyList<DemoJob> jobs, List<WorkerProcess> workers, CancellationToken cancellationToken)
    {
        var submitter = services.GetRequiredService<IJobClient>();
        foreach (var job in jobs)
        {
            await submitter.SubmitBacktestAsync(job.Job, cancellationToken: cancellationToken);
        }

        _screen.Say($"Submitted {jobs.Count} backtests of the shipped GOOG prices.");
        var results = services.GetRequiredService<IJobResults>();
        await _screen.ShowAsync(jobs, changed => WatchAsync(results, jobs, workers, changed, cancellationToken));
    }

    private static async Task WatchAsync(IJobResults results, IReadOnlyList<DemoJob> jobs, List<WorkerProcess> workers, Action changed, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            foreach (var job in jobs.Where(x => !x.IsFinished))
            {
                job.Status = await results.GetAsync(job.Job.JobId, cancellationToken);
            }

            changed();
            if (jobs.All(x => x.IsFinished))
            {
                return;
            }

            if (workers.All(x => x.HasExited))
            {
                throw new CommandException($"The workers ended before the jobs did, with exit codes {string.Join(" and ", workers.Select(x => x.ExitCode))}.");
            }

            if (TimeProvider.System.GetElapsedTime(started) > JobTimeout)
            {
                throw new CommandException($"{jobs.Count(x => !x.IsFinished)} of {jobs.Count} jobs did not finish within {JobTimeout.TotalMinutes:0} minutes.");
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Shows the best run and draws it; returns where.</summary>
    private string? Finish(IReadOnlyList<DemoJob> jobs, CancellationToken cancellationToken)
    {
        var completed = jobs.Where(x => x.Result is not null).ToList();
        string? svg = null;
        if (completed.MaxBy(x => x.Result!.Statistics.FinalEquity) is { } best)
        {
            svg = Draw(best, cancellationToken);
            _screen.ShowReport(best.Result!.Statistics);
            _screen.Say($"Equity curve: {svg}");
        }

        _screen.Say($"{completed.Count} completed, {jobs.Count - completed.Count} failed.");
        return svg;
    }

    private string Draw(DemoJob best, CancellationToken cancellationToken)
    {
        // Run once more here: the picture needs prices and trades, and the same input gives the same orders, bit by bit.
        var run = BacktestCommands.Run(best.Job, cancellationToken);
        if (run.Report.OrdersHash != best.Result!.Statistics.OrdersHash)
        {
            throw new CommandException($"The worker's run of {best.Job.Strategy} placed other orders than the same run here.");
        }

        File.WriteAllText(_svgFile, EquityChart.ToSvg(run));
        return Path.GetFullPath(_svgFile);
    }
}
