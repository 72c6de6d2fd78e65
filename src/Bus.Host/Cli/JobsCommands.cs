using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Configuration;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary><c>bus jobs</c>: lists, shows, counts, exports and changes many jobs.</summary>
internal static class JobsCommands
{
    private static readonly string[] ListColumns = ["job", "type", "state", "attempts", "submitted", "error"];
    private static readonly string[] AttemptColumns = ["attempt", "started", "ended", "outcome", "worker", "error"];
    private static readonly string[] StatisticsColumns = ["type", "waiting", "running", "retrying", "completed", "cancelled", "dead-lettered", "failure rate", "mean time", "level"];

    internal static BusCommand Create()
    {
        var command = new BusCommand("jobs", "Lists, shows, counts and exports jobs of all types; cancels, retries and moves many at once.") { Examples = ["jobs list --state DeadLettered", "jobs stats --json"] };
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateStatistics());
        command.Subcommands.Add(JobsExportCommand.Create());
        command.Subcommands.Add(JobsBulkCommands.Create());
        return command;
    }

    private static BusCommand CreateList()
    {
        var host = new HostOptions();
        var filter = new JobFilterOptions();
        var limit = new Option<string?>("--limit") { Description = "How many jobs, 1 to 1000. [default: 50]", HelpName = "number" };
        var cursor = new Option<Guid?>("--cursor") { Description = "The job behind which the page begins, as the page before named it.", HelpName = "id" };
        var json = JsonOption.Create();
        var command = new BusCommand("list", "Lists jobs in the order of their ids, page by page.") { Examples = ["jobs list --type backtest --state Running", "jobs list --older-than 7d --limit 1000 --json"] };
        filter.AddTo(command);
        command.Options.Add(limit);
        command.Options.Add(cursor);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var query = filter.Read(result) with { Cursor = result.GetValue(cursor), Limit = SettingText.ParseWhole("--limit", result.GetValue(limit) ?? "50", 1, JobQuery.MaxLimit) };
            return JobsRun.ReadAsync(host, result, cancellationToken, async jobs =>
            {
                Write(await jobs.ListAsync(query, cancellationToken), result.GetValue(json));
                return ExitCodes.Success;
            });
        });
        return command;
    }

    private static BusCommand CreateShow()
    {
        var host = new HostOptions();
        var id = StatusCommands.CreateId();
        var json = JsonOption.Create();
        var command = new BusCommand("show", "Shows a job with its starts and failures.") { Examples = ["jobs show 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10"] };
        command.Arguments.Add(id);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => JobsRun.ReadAsync(host, result, cancellationToken, async jobs =>
        {
            var status = await jobs.GetAsync(result.GetValue(id), cancellationToken) ?? throw StatusCommands.Unknown(result.GetValue(id));
            Write(status, result.GetValue(json));
            return ExitCodes.Success;
        }));
        return command;
    }

    private static BusCommand CreateStatistics()
    {
        var host = new HostOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("stats", "Counts jobs by type and state, with failure rate, mean time of a run, and whether somebody should look.") { Examples = ["jobs stats", "jobs stats --json"] };
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => JobsRun.ReadAsync(host, result, cancellationToken, async jobs =>
        {
            var statistics = await jobs.GetStatisticsAsync(cancellationToken);
            if (result.GetValue(json))
            {
                Console.Out.WriteLine(JsonSerializer.Serialize(statistics, JsonOption.Indented));
            }
            else
            {
                Screen.WriteTable(StatisticsColumns, [.. statistics.Select(Row)]);
            }

            return ExitCodes.Success;
        }));
        return command;
    }

    private static void Write(JobPage page, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { jobs = page.Items, next = page.Next }, JsonOption.Indented));
            return;
        }

        if (page.Items.Count == 0)
        {
            Console.Out.WriteLine(page.Next is { } behind ? $"There are none among those that were looked at; there are more: --cursor {behind}" : "There are no such jobs.");
            return;
        }

        Screen.WriteTable(ListColumns, [.. page.Items.Select(x => new[] { $"{x.JobId}", x.Type, x.State ?? "", Number(x.Attempt), Time(x.CreatedAt), x.Error ?? "" })]);
        if (page.Next is { } next)
        {
            Console.Out.WriteLine($"There are more: --cursor {next}");
        }
    }

    private static void Write(JobStatus status, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(status.ToJson(indented: true));
            return;
        }

        Screen.WriteValues(
            $"{status.JobId} {status.State ?? JobWatch.Name(status.Status)}",
            [
                ("type", status.Type),
                ("submitted", Time(status.CreatedAt)),
                ("attempts", Number(status.Attempt)),
                ("progress", string.Create(CultureInfo.InvariantCulture, $"{100 * status.Progress:0} % {status.Text}").TrimEnd()),
                ("worker", status.Worker ?? "-"),
                ("deadline", Time(status.Deadline) + (status.IsOverdue ? ", overdue" : "")),
                ("parent", status.ParentId?.ToString() ?? "-"),
                ("error", status.Error ?? "-"),
            ]);
        if (status.Attempts.Count > 0)
        {
            Screen.WriteTable(
                AttemptColumns,
                [.. status.Attempts.Select(x => new[] { Number(x.Number), Time(x.StartedAt), Time(x.EndedAt), x.Outcome ?? "", x.Worker, x.Error ?? "" })]);
        }
    }

    private static string[] Row(JobStatistics type) =>
    [
        type.Type,
        Number(Count(type, "Submitted") + Count(type, "Queued")),
        Number(Count(type, "Running") + Count(type, "Waiting")),
        Number(Count(type, "Retrying")),
        Number(Count(type, "Completed")),
        Number(Count(type, "Cancelled")),
        Number(Count(type, "DeadLettered")),
        type.FailureRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{100 * rate:0.0} %") : "-",
        type.MeanSeconds is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} s") : "-",
        type.Level,
    ];

    private static int Count(JobStatistics type, string state) => type.States.GetValueOrDefault(state);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } value ? value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) : "-";
}
