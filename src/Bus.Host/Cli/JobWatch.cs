using System.Globalization;
using Bus.Jobs.Results;
using Spectre.Console;

namespace Bus.Host.Cli;

/// <summary>Waits for a job and shows its progress meanwhile.</summary>
internal static class JobWatch
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a job has finished.</summary>
    /// <param name="results">Where its status is read.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="quiet">Whether nothing is to be shown.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="CommandException">Nothing is known of the job.</exception>
    internal static async Task<JobStatus> WaitAsync(IJobResults results, Guid jobId, bool quiet, CancellationToken cancellationToken)
    {
        if (quiet)
        {
            return await PollAsync(results, jobId, _ => { }, cancellationToken);
        }

        if (!Screen.IsTerminal)
        {
            var last = "";
            return await PollAsync(results, jobId, status => last = WriteChange(status, last), cancellationToken);
        }

        return await AnsiConsole.Progress().AutoClear(true).HideCompleted(false).StartAsync(async context =>
        {
            var bar = context.AddTask(jobId.ToString());
            return await PollAsync(
                results,
                jobId,
                status =>
                {
                    bar.Value = 100 * status.Progress;
                    bar.Description = $"{jobId} {Name(status.Status)}";
                },
                cancellationToken);
        });
    }

    internal static string Name(JobState state) => state.ToString().ToLowerInvariant();

    private static async Task<JobStatus> PollAsync(IJobResults results, Guid jobId, Action<JobStatus> show, CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = await results.GetAsync(jobId, cancellationToken) ?? throw new CommandException($"Nothing is known of the job {jobId}.");
            show(status);
            if (status.IsFinished)
            {
                return status;
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    private static string WriteChange(JobStatus status, string last)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{status.JobId} {Name(status.Status)} {100 * status.Progress:0} %");
        if (line != last)
        {
            Console.Out.WriteLine(line);
        }

        return line;
    }
}
