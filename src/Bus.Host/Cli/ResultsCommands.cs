using System.Text.Json;
using Bus.Contracts;
using Bus.Host.Configuration;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using Bus.Jobs.Strategies;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus results</c>: the runs of an optimization over the bus, also while it is running.</summary>
internal static class ResultsCommands
{
    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var id = StatusCommands.CreateId();
        var wait = new WaitOptions("Wait until the optimization has ended.");
        var outputs = new OptimizeOutputOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("results", "Shows the runs of an optimization that was submitted, best first, as a table, csv, picture or JSON; of one that is running, those of the finished chunks.")
        {
            Examples =
            [
                "results 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10",
                "results 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 --wait --csv runs.csv --heatmap map.svg",
            ],
        };
        command.Arguments.Add(id);
        wait.AddTo(command);
        outputs.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, _) = host.Read(result, LogEventLevel.Error);
            var timeout = wait.Read(result);
            var output = outputs.Read(result, result.GetValue(json));
            output.CheckFolders();
            return await ShowAsync(result.GetValue(id), settings, timeout, output, cancellationToken);
        });
        return command;
    }

    /// <summary>Writes what is known of the runs; returns the exit code that goes with it.</summary>
    /// <exception cref="CommandException">There are no runs to show, or there is no best one.</exception>
    internal static async Task<int> WriteAsync(IJobResults jobs, IOptimizationResults results, IStrategyLibrary strategies, Guid jobId, OptimizeOutput output, CancellationToken cancellationToken)
    {
        var status = await jobs.GetAsync(jobId, cancellationToken)
            ?? throw new CommandException($"Nothing is known of the job {jobId}: it was never submitted under this prefix, or its result has expired.");
        var runs = await results.ReadAsync(jobId, cancellationToken);
        if (runs?.Result is not { } result)
        {
            throw new CommandException(status.Error ?? (runs is null ? $"The job {jobId} has no runs: it is no optimization, or was not planned yet." : $"No chunk of the optimization {jobId} has finished yet."));
        }

        var space = (await strategies.CreatePlanAsync(runs.Command, cancellationToken)).Space;
        var completed = status.Status == JobState.Completed ? status.GetResult<OptimizationCompleted>() : null;
        var data = completed?.Data ?? runs.Command.Data;
        var statistics = completed?.Statistics is { } best ? JsonSerializer.SerializeToNode(best, JsonSerializerOptions.Web) : null;
        var picture = output.CreateHeatmap(space, result.Objective, data);
        output.Write(new OptimizeSummary(space, data, result, completed?.Statistics, statistics, ("chunks", runs.Status.DoneChunks), runs.Status.Elapsed), picture);
        if (status.Status is JobState.Failed or JobState.Cancelled)
        {
            throw new CommandException($"The optimization {jobId} {(status.Status == JobState.Failed ? "failed" : "was cancelled")} after {runs.Status.Done} of {runs.Status.Points} points: {status.Error}");
        }

        if (status.Status != JobState.Completed)
        {
            Console.Error.WriteLine($"bus: The optimization goes on: {runs.Status.Done} of {runs.Status.Points} points are done.");
            return ExitCodes.Success;
        }

        return result.Best is not null ? ExitCodes.Success : throw new CommandException(OptimizeSummary.DescribeNoBest(space, result));
    }

    private static async Task<int> ShowAsync(Guid jobId, HostSettings settings, TimeSpan? wait, OptimizeOutput output, CancellationToken cancellationToken)
    {
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        var services = new ServiceCollection().AddSingleton(session.Client)
            .AddOptimizationJobs(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix)
            .AddStrategyWorkflows(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix);
        await using var provider = services.BuildServiceProvider();
        var jobs = provider.GetRequiredService<IJobResults>();
        var results = provider.GetRequiredService<IOptimizationResults>();
        if (wait is { } timeout)
        {
            await new OptimizationWatch(jobs, results).WaitAsync(jobId, timeout, cancellationToken);
        }

        return await WriteAsync(jobs, results, provider.GetRequiredService<IStrategyLibrary>(), jobId, output, cancellationToken);
    }
}
