using System.Globalization;
using Bus.Host.Configuration;
using Bus.Jobs.Results;
using Spectre.Console;

namespace Bus.Host.Cli;

/// <summary>Waits for a job and shows its progress meanwhile.</summary>
internal static class JobWatch
{
    private const double PauseGrowth = 1.5;

    // A job of milliseconds is answered at once, one of hours costs Redis two reads a second, as often as workers tell their progress.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until a job has finished.</summary>
    /// <param name="results">Where its status is read.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="timeout">How long to wait; infinite for without end.</param>
    /// <param name="quiet">Whether nothing is to be shown.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    /// <exception cref="CommandException">Nothing is known of the job, or it has not finished in time.</exception>
    internal static async Task<JobStatus> WaitAsync(IJobResults results, Guid jobId, TimeSpan timeout, bool quiet, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await ShowAsync(results, jobId, quiet, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(
                $"The job {jobId} has not finished within {SettingText.Describe(timeout)} and goes on; './bus status {jobId} --wait' shows its outcome.",
                ExitCodes.TimedOut);
        }
    }

    internal static string Name(JobState state) => state.ToString().ToLowerInvariant();

    /// <summary>The pause after a pause.</summary>
    internal static TimeSpan NextPause(TimeSpan pause) => pause * PauseGrowth < LongestPause ? pause * PauseGrowth : LongestPause;

    private static async Task<JobStatus> ShowAsync(IJobResults results, Guid jobId, bool quiet, CancellationToken cancellationToken)
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

    private static async Task<JobStatus> PollAsync(IJobResults results, Guid jobId, Action<JobStatus> show, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = NextPause(pause))
        {
            var status = await results.GetAsync(jobId, cancellationToken) ?? throw new CommandException($"Nothing is known of the job {jobId}.");
            show(status);
            if (status.IsFinished)
            {
                return status;
            }

            await Task.Delay(pause, TimeProvider.System, cancellationToken);
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
