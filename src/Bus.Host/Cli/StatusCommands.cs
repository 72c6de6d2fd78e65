using System.CommandLine;
using System.Globalization;
using Bus.Contracts;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus status</c>: what is known of a job.</summary>
internal static class StatusCommands
{
    private const string BacktestName = "backtest";

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var id = CreateId();
        var wait = new WaitOptions("Wait until the job has finished.");
        var json = JsonOption.Create();
        var command = new BusCommand("status", "Shows the status of a job, with its result when it has completed; exit code 1 when it failed or is not known.")
        {
            Examples = ["status 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10", "status 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10 --wait --json"],
        };
        command.Arguments.Add(id);
        wait.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, configuration) = host.Read(result, LogEventLevel.Error);
            var timeout = wait.Read(result);
            await using var logger = HostLogging.Create(settings, configuration);
            return await ShowAsync(result.GetValue(id), settings, timeout, result.GetValue(json), cancellationToken);
        });
        return command;
    }

    internal static Argument<Guid> CreateId() => new("id") { Description = "The job's id, as submit printed it.", CustomParser = ParseId };

    internal static CommandException Unknown(Guid jobId) => new($"Nothing is known of the job {jobId}: it was never submitted under this prefix, or its result has expired.");

    /// <summary>Writes a status; returns the exit code that goes with it.</summary>
    internal static int Write(JobStatus status, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(status.ToJson(indented: true));
        }
        else if (status.Type == BacktestName && status.GetResult<BacktestCompleted>() is { } result)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status.JobId} completed in {result.ElapsedMilliseconds:0.0} ms by {result.Worker}, attempt {result.Attempt}"));
            Screen.WriteValues(ReportValues.Title(result.Statistics), ReportValues.Of(result.Statistics));
        }
        else
        {
            Console.Out.WriteLine(Describe(status));
        }

        if (status.Status is not (JobState.Failed or JobState.Cancelled))
        {
            return ExitCodes.Success;
        }

        Console.Error.WriteLine($"bus: {status.Error}");
        return ExitCodes.Failure;
    }

    private static string Describe(JobStatus status) => status.Status == JobState.Running
        ? string.Create(CultureInfo.InvariantCulture, $"{status.JobId} running, {100 * status.Progress:0} % done by {status.Worker}, attempt {status.Attempt}{(status.Text is { Length: > 0 } text ? $": {text}" : "")}")
        : $"{status.JobId} {JobWatch.Name(status.Status)}";

    private static async Task<int> ShowAsync(Guid jobId, HostSettings settings, TimeSpan? wait, bool json, CancellationToken cancellationToken)
    {
        await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
        var services = new ServiceCollection().AddSingleton(session.Client).AddOptimizationJobs(settings.Redis, options => options.KeyPrefix = settings.KeyPrefix);
        await using var provider = services.BuildServiceProvider();
        var results = provider.GetRequiredService<IJobResults>();
        var status = wait is { } timeout
            ? await JobWatch.WaitAsync(results, jobId, timeout, json, cancellationToken)
            : await results.GetAsync(jobId, cancellationToken)
                ?? throw Unknown(jobId);
        return Write(await OptimizationProgressText.AddAsync(status, provider.GetRequiredService<IOptimizationResults>(), cancellationToken), json);
    }

    private static Guid ParseId(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        result.AddError($"'{text}' is no job id; it must be a UUID, such as 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10.");
        return Guid.Empty;
    }
}
