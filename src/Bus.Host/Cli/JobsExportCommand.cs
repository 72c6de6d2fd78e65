using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary><c>bus jobs export</c>: writes jobs into a file.</summary>
internal static class JobsExportCommand
{
    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var filter = new JobFilterOptions();
        var format = new Option<string>("--format") { Description = "json or csv.", HelpName = "format", DefaultValueFactory = _ => "json" };
        var output = new Option<string?>("--output") { Description = "The file. [default: standard output]", HelpName = "file" };
        var command = new BusCommand("export", "Writes jobs, without their results, as JSON or as csv.") { Examples = ["jobs export --format csv --output jobs.csv", "jobs export --state DeadLettered --format json"] };
        filter.AddTo(command);
        command.Options.Add(format);
        command.Options.Add(output);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var form = result.GetValue(format)!;
            if (form is not ("json" or "csv"))
            {
                throw new CommandException($"--format is '{form}'; it must be json or csv.", ExitCodes.Usage);
            }

            var query = filter.Read(result);
            return JobsRun.ReadAsync(host, result, cancellationToken, async jobs =>
            {
                var all = await JobFilterOptions.ReadAllAsync(jobs, query, cancellationToken);
                var text = form == "csv" ? ToCsv(all) : JsonSerializer.Serialize(all, JsonOption.Indented) + Environment.NewLine;
                if (result.GetValue(output) is { } file)
                {
                    await File.WriteAllTextAsync(file, text, cancellationToken);
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{all.Count} jobs are in {file}."));
                }
                else
                {
                    Console.Out.Write(text);
                }

                return ExitCodes.Success;
            });
        });
        return command;
    }

    private static string ToCsv(IEnumerable<JobStatus> jobs)
    {
        var text = new StringBuilder("job,type,state,attempts,retries,submitted,started,finished,worker,parent,error\n");
        foreach (var job in jobs)
        {
            string?[] values =
            [
                $"{job.JobId}", job.Type, job.State, $"{job.Attempt}", $"{job.Retries}", Time(job.CreatedAt), Time(job.StartedAt), Time(job.FinishedAt), job.Worker, job.ParentId?.ToString(), job.Error,
            ];
            text.AppendJoin(',', values.Select(Quote)).Append('\n');
        }

        return text.ToString();
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "";

    /// <summary>As RFC 4180 has it; what a spreadsheet would take for a formula is text.</summary>
    private static string Quote(string? value)
    {
        value ??= "";
        if (value is ['=' or '+' or '-' or '@', ..])
        {
            value = $"'{value}";
        }

        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
