using System.CommandLine;
using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Bus.Jobs.Consumers;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus submit</c>: gives jobs to the workers.</summary>
internal static class SubmitCommands
{
    internal static BusCommand Create()
    {
        var command = new BusCommand("submit", "Gives a job to the workers.") { Examples = ["submit backtest --strategy sma-cross --set fast=10 --set slow=30 --finalize --wait"] };
        command.Subcommands.Add(CreateBacktest());
        command.Subcommands.Add(SubmitOptimizeCommands.Create());
        return command;
    }

    private static BusCommand CreateBacktest()
    {
        var host = new HostOptions();
        var strategy = new StrategyOptions();
        var data = new SubmitDataOptions();
        var id = new Option<Guid>("--id") { Description = "The job's id, a UUID; a job that is known under it is not submitted again. [default: a new one]", HelpName = "uuid" };
        var job = new JobOptionsReader();
        var wait = new WaitOptions("Wait for the result; exit code 1 when the job fails.");
        var json = JsonOption.Create();
        var command = new BusCommand("backtest", "Submits a backtest and prints its id, or its result with --wait.")
        {
            Examples =
            [
                "submit backtest --strategy sma-cross --set fast=10 --set slow=30 --finalize --wait",
                "submit backtest --strategy rsi-reversal --wait --timeout 5m --json",
                "submit backtest --strategy sma-cross --priority high --job-timeout 30s --max-retries 0 --deadline 10m",
                "submit backtest --data prices.csv --strategy donchian-breakout --json",
            ],
        };
        strategy.AddTo(command);
        data.AddTo(command);
        command.Options.Add(id);
        job.AddTo(command);
        wait.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, configuration) = host.Read(result, LogEventLevel.Error);
            var (name, csv) = data.Read(result);
            var backtest = strategy.Read(result) with { JobId = result.GetValue(id), Data = name, Csv = csv };
            var timeout = wait.Read(result);

            // Before Redis is asked for anything: wrong input is wrong wherever Redis is. What is deployed only Redis knows.
            if (StrategyCatalog.BuiltIn.Contains(backtest.Strategy))
            {
                BacktestPlan.Create(backtest);
            }

            var options = job.Read(result);
            await using var logger = HostLogging.Create(settings, configuration);
            return await SubmitAsync(backtest, options, settings, logger, timeout, result.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> SubmitAsync(RunBacktest job, JobOptions options, HostSettings settings, Serilog.ILogger logger, TimeSpan? wait, bool json, CancellationToken cancellationToken)
    {
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        using var host = BusHost.Build(settings, logger, withConsumers: false);
        await host.StartAsync(cancellationToken);
        try
        {
            var jobId = await host.Services.GetRequiredService<IJobClient>().SubmitBacktestAsync(job, options, cancellationToken);
            var results = host.Services.GetRequiredService<IJobResults>();
            var status = wait is { } timeout
                ? await JobWatch.WaitAsync(results, jobId, timeout, json, cancellationToken)
                : await results.GetAsync(jobId, cancellationToken) ?? throw new CommandException($"The job {jobId} was sent, but its status has vanished.");
            return StatusCommands.Write(status, json);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }
}
