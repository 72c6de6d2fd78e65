using System.CommandLine;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus cancel</c> and <c>bus retry</c>: one job.</summary>
internal static class JobChangeCommands
{
    internal static BusCommand CreateCancel()
    {
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept with the job.", HelpName = "text" };
        var command = Create(
            "cancel",
            "Cancels a job that has not ended, and its children. One that runs stops within half a second.",
            "cancelled",
            (jobs, id, result, cancellationToken) => jobs.CancelAsync(id, result.GetValue(reason), cancellationToken));
        command.Options.Add(reason);
        return command;
    }

    internal static BusCommand CreateRetry() => Create(
        "retry",
        "Runs a job anew that failed or was cancelled. Its copy in the dead letters is removed.",
        "retried",
        (jobs, id, _, cancellationToken) => jobs.RetryAsync(id, cancellationToken));

    private static BusCommand Create(string name, string description, string done, Func<IJobClient, Guid, ParseResult, CancellationToken, Task> change)
    {
        var host = new HostOptions();
        var id = StatusCommands.CreateId();
        var json = JsonOption.Create();
        var command = new BusCommand(name, description) { Examples = [$"{name} 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10"] };
        command.Arguments.Add(id);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => BusRun.ChangeAsync<IJobClient>(host, result, cancellationToken, async jobs =>
        {
            var jobId = result.GetValue(id);
            await change(jobs, jobId, result, cancellationToken);
            Console.Out.WriteLine(result.GetValue(json) ? $$"""{"jobId":"{{jobId}}","asked":"{{name}}"}""" : $"{jobId} is being {done}.");
            return ExitCodes.Success;
        }));
        return command;
    }
}
