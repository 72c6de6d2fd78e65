using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Configuration;
using Bus.Jobs.Results;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus jobs bulk</c>: cancels, retries or moves all jobs that fit a filter.</summary>
internal static class JobsBulkCommands
{
    internal static BusCommand Create()
    {
        var command = new BusCommand("bulk", "Cancels, retries or moves all jobs that fit a filter.") { Examples = ["jobs bulk retry --state DeadLettered --type backtest --dry-run"] };
        command.Subcommands.Add(Create("cancel", "Cancels jobs that have not ended.", x => !x.IsFinished, (jobs, id, _, token) => jobs.CancelAsync(id, "bulk", token)));
        command.Subcommands.Add(Create("retry", "Runs jobs anew that failed or were cancelled.", x => x.Status is JobState.Failed or JobState.Cancelled, (jobs, id, _, token) => jobs.RetryAsync(id, token)));
        var lane = new Argument<string>("lane") { Description = "critical, high, normal or low." };
        var priority = Create(
            "priority", "Moves jobs that wait to another lane.", x => !x.IsFinished, (jobs, id, result, token) => jobs.SetPriorityAsync(id, SettingText.ParseChoice<MessagePriority>("lane", result.GetValue(lane)!), token));
        priority.Arguments.Add(lane);
        command.Subcommands.Add(priority);
        return command;
    }

    private static BusCommand Create(string name, string description, Func<JobStatus, bool> fits, Func<IJobClient, Guid, ParseResult, CancellationToken, Task> change)
    {
        var host = new HostOptions();
        var filter = new JobFilterOptions();
        var dryRun = new Option<bool>("--dry-run") { Description = "Count what fits and change nothing." };
        var yes = new Option<bool>("--yes") { Description = "Do it." };
        var json = JsonOption.Create();
        var command = new BusCommand(name, description) { Examples = [$"jobs bulk {name} {(name == "priority" ? "high " : "")}--type backtest --older-than 1h --dry-run"] };
        filter.AddTo(command);
        command.Options.Add(dryRun);
        command.Options.Add(yes);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            if (!filter.IsGiven(result))
            {
                throw new CommandException("Nothing says which jobs are meant; give --type, --state or --older-than.", ExitCodes.Usage);
            }

            if (result.GetValue(dryRun) == result.GetValue(yes))
            {
                throw new CommandException("Give one of --dry-run, which counts what fits, and --yes, which does it.", ExitCodes.Usage);
            }

            var query = filter.Read(result);
            return BusRun.ChangeAsync<IJobClient>(host, result, cancellationToken, async jobs =>
            {
                var (done, refused) = (0, 0);
                foreach (var job in (await JobFilterOptions.ReadAllAsync(jobs, query, cancellationToken)).Where(fits))
                {
                    try
                    {
                        await (result.GetValue(dryRun) ? Task.CompletedTask : change(jobs, job.JobId, result, cancellationToken));
                        done++;
                    }
                    catch (JobRefusedException)
                    {
                        // It went on between the list and now; the count says so.
                        refused++;
                    }
                }

                Write(name, done, refused, result.GetValue(dryRun), result.GetValue(json));
                return ExitCodes.Success;
            });
        });
        return command;
    }

    private static void Write(string name, int done, int refused, bool isDryRun, bool json) => Console.Out.WriteLine(json
        ? JsonSerializer.Serialize(new { action = name, jobs = done, refused, dryRun = isDryRun }, JsonOption.Indented)
        : string.Create(CultureInfo.InvariantCulture, $"{name}: {done} jobs{(isDryRun ? " fit" : "")}{(refused > 0 ? $", {refused} had changed meanwhile" : "")}."));
}
