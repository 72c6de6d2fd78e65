using System.CommandLine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Contracts;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using Bus.Jobs.Strategies;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus submit optimize</c>: gives an optimization to the workers.</summary>
internal static class SubmitOptimizeCommands
{
    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var options = new OptimizeOptions(runsHere: false);
        var data = new SubmitDataOptions();
        var chunk = new Option<long?>("--chunk") { Description = "Points of each chunk. [default: sized by what some points cost]", HelpName = "n" };
        var id = new Option<Guid>("--id") { Description = "The job's id, a UUID; a job that is known under it is not submitted again. [default: a new one]", HelpName = "uuid" };
        var jobOptions = new JobOptionsReader();
        var wait = new WaitOptions("Wait for the result; exit code 1 when there is no best run.");
        var outputs = new OptimizeOutputOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("optimize", "Submits an optimization, whose chunks run on all workers, and prints its id, or its result with --wait.")
        {
            Examples =
            [
                "submit optimize --data prices.csv --strategy sma-cross --grid fast=5:25:5 --grid slow=10:65:5 --where \"fast < slow\" --objective finalEquity --wait --json",
                "submit optimize --worker-data BTCUSDT-1h.csv --strategy ema-cross --grid fast=5:50:1 --grid slow=20:200:1 --objective sharpe",
            ],
        };
        data.AddTo(command);
        options.AddTo(command);
        command.Options.Add(chunk);
        command.Options.Add(id);
        jobOptions.AddTo(command);
        wait.AddTo(command);
        outputs.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, configuration) = host.Read(result, LogEventLevel.Error);
            var (name, csv) = data.Read(result);
            var job = options.ReadCommand(result) with { JobId = result.GetValue(id), Data = name, Csv = csv, ChunkSize = result.GetValue(chunk) };
            var output = outputs.Read(result, result.GetValue(json));
            var timeout = wait.Read(result);

            // Before Redis is asked for anything: wrong input is wrong wherever Redis is. What is deployed only Redis knows.
            output.CheckFolders();
            if (StrategyCatalog.BuiltIn.Contains(job.Strategy))
            {
                output.CreateHeatmap(OptimizationJob.Create(job).Space, OptimizationObjective.Of(job.Objective), job.Data);
            }

            output.CheckWait(timeout is not null);
            var jobSettings = jobOptions.Read(result);
            await using var logger = HostLogging.Create(settings, configuration);
            return await SubmitAsync(job, jobSettings, settings, logger, timeout, output, cancellationToken);
        });
        return command;
    }

    private static async Task<int> SubmitAsync(
        RunOptimization job, JobOptions options, HostSettings settings, Serilog.ILogger logger, TimeSpan? wait, OptimizeOutput output, CancellationToken cancellationToken)
    {
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        using var host = BusHost.Build(settings, logger, withConsumers: false);
        await host.StartAsync(cancellationToken);
        try
        {
            var jobId = await host.Services.GetRequiredService<IJobClient>().SubmitOptimizationAsync(job, options, cancellationToken);
            if (wait is not { } timeout)
            {
                output.WriteId(jobId);
                return ExitCodes.Success;
            }

            var jobs = host.Services.GetRequiredService<IJobResults>();
            var results = host.Services.GetRequiredService<IOptimizationResults>();
            await new OptimizationWatch(jobs, results).WaitAsync(jobId, timeout, cancellationToken);
            return await ResultsCommands.WriteAsync(jobs, results, host.Services.GetRequiredService<IStrategyLibrary>(), jobId, output, cancellationToken);
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }
}
