using System.Diagnostics;
using System.Globalization;
using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>
/// Submits jobs of which some fail, take too long or kill their processes, and counts what becomes of them; then mends the consumer and requeues the dead letters.
/// </summary>
public sealed class JobsLoad
{
    /// <summary>The lease of messages that the processes have unless told otherwise, in seconds.</summary>
    public const int DefaultLeaseSeconds = 2;

    private const int Submitters = 32;

    private const int Cancellations = 5;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan CancelPollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan HangTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    // A job that is cancelled in vain shows in the counts.
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(20);

    private readonly JobsLoadMix _mix;
    private readonly RedisOptions _redis;
    private readonly Func<bool, Process> _start;

    /// <summary>Creates a load.</summary>
    /// <param name="redis">A server that nobody else uses.</param>
    /// <param name="jobs">How many jobs, at least 100.</param>
    /// <param name="start">Starts a process that runs <see cref="JobsLoadWorker"/>, mended or not, until its standard input ends.</param>
    public JobsLoad(RedisOptions redis, int jobs, Func<bool, Process> start)
    {
        _redis = redis;
        _mix = new JobsLoadMix(jobs);
        _start = start;
    }

    /// <summary>Submits the jobs and awaits what becomes of them.</summary>
    /// <param name="progress">Gets a line when something is done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<JobsLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var client = await JobsLoadClient.StartAsync(_redis);
        var counts = new List<LoadFigure>();
        List<JobsLoadGroup> groups;
        double seconds;
        var cancelMilliseconds = new List<double>();
        await using (var workers = new JobsLoadWorkers(_start))
        {
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{_mix.Jobs:#,0} jobs for {JobsLoadWorkers.Count} processes"));
            var started = Stopwatch.GetTimestamp();
            workers.Start(isMended: false);
            await SubmitAsync(client, cancellationToken);
            await AwaitAsync(client, states => Count(states, "Completed") + Count(states, "DeadLettered") >= _mix.Jobs, progress, cancellationToken);
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            groups = await client.GroupAsync(cancellationToken);
            counts.AddRange(CountOutcomes(await client.ListAsync(cancellationToken)));
            counts.AddRange(CountCauses(groups));
            progress?.Report("cancelling jobs that run");
            for (var index = 0; index < Cancellations; index++)
            {
                cancelMilliseconds.Add(await CancelAsync(client, cancellationToken));
            }

            await workers.StopAsync();
            counts.Add(new LoadFigure("processes killed", _mix.Kill * JobsLoadWorker.MaxDeliveryCount, workers.Kills));
            counts.Add(new LoadFigure("processes that ended otherwise", 0, workers.OtherEnds));
        }

        progress?.Report("requeuing the dead letters for consumers that are mended");
        var requeued = Stopwatch.GetTimestamp();
        await using (var mended = new JobsLoadWorkers(_start))
        {
            mended.Start(isMended: true);
            await client.RequeueAllAsync(cancellationToken);
            await AwaitAsync(client, states => Count(states, "Completed") >= _mix.Jobs, progress, cancellationToken);
            var requeueSeconds = Stopwatch.GetElapsedTime(requeued).TotalSeconds;
            counts.AddRange(await CountRestAsync(client, cancellationToken));
            return new JobsLoadResult
            {
                Jobs = _mix.Jobs,
                Workers = JobsLoadWorkers.Count,
                Counts = counts,
                DeadLetters = groups,
                Seconds = seconds,
                RequeueSeconds = requeueSeconds,
                CancelMilliseconds = Rate.Median(cancelMilliseconds),
                LongestCancelMilliseconds = cancelMilliseconds.Max(),
            };
        }
    }

    private static int Count(IReadOnlyDictionary<string, int> states, string state) => states.GetValueOrDefault(state);

    private Task SubmitAsync(JobsLoadClient client, CancellationToken cancellationToken)
    {
        var kinds = _mix.CreateKinds();
        var next = -1;
        return Rate.RunAsync(kinds.Length, Submitters, () =>
        {
            var kind = kinds[Interlocked.Increment(ref next)];
            return client.Jobs.SubmitAsync(new LoadJob(kind), new JobOptions { Timeout = kind == LoadJobKind.Hang ? HangTimeout : null }, cancellationToken);
        });
    }

    /// <summary>Awaits that the jobs have come so far; after a long time without it goes on all the same, and the counts tell.</summary>
    private async Task AwaitAsync(JobsLoadClient client, Func<IReadOnlyDictionary<string, int>, bool> isReached, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (started, told) = (Stopwatch.GetTimestamp(), 0);
        while (Stopwatch.GetElapsedTime(started) < Patience)
        {
            var states = await client.CountAsync(cancellationToken);
            if (isReached(states))
            {
                return;
            }

            var ended = Count(states, "Completed") + Count(states, "DeadLettered");
            if (ended >= told + (_mix.Jobs / 5))
            {
                told = ended;
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{Count(states, "Completed"):#,0} completed, {Count(states, "DeadLettered"):#,0} dead-lettered"));
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    private IEnumerable<LoadFigure> CountOutcomes(List<JobStatus> jobs)
    {
        var completed = jobs.Where(x => x.Status == JobState.Completed).ToList();
        var deadLettered = jobs.Where(x => x.State == "DeadLettered").ToList();
        return
        [
            new("completed", _mix.Completed, completed.Count),
            new("completed by the first run", _mix.Completed - _mix.FailOnce, completed.Count(x => x is { Attempt: 1, Retries: 0 })),
            new("completed after one retry", _mix.FailOnce, completed.Count(x => x is { Attempt: 2, Retries: 1 })),
            new("dead-lettered", _mix.DeadLettered, deadLettered.Count),
            new("dead-lettered after all retries", _mix.Fail + _mix.Hang, deadLettered.Count(x => x is { Attempt: JobsLoadWorker.MaxRetries + 1, Retries: JobsLoadWorker.MaxRetries })),
            new("in any other state", 0, jobs.Count - completed.Count - deadLettered.Count),
        ];
    }

    private IEnumerable<LoadFigure> CountCauses(List<JobsLoadGroup> groups) =>
    [
        new("dead letters of jobs that fail", _mix.Fail, CountCause(groups, nameof(InvalidOperationException))),
        new("dead letters of jobs that take too long", _mix.Hang, CountCause(groups, nameof(JobTimeoutException))),
        new("dead letters of jobs that kill", _mix.Kill, CountCause(groups, nameof(MaxDeliveryCountExceededException))),
        new("causes", 3, groups.Count),
    ];

    private static long CountCause(List<JobsLoadGroup> groups, string exception) =>
        groups.Where(x => x.ExceptionType.EndsWith($".{exception}", StringComparison.Ordinal)).Sum(x => x.Count);

    /// <summary>Cancels a job that runs in another process.</summary>
    private static async Task<double> CancelAsync(JobsLoadClient client, CancellationToken cancellationToken)
    {
        var id = await client.Jobs.SubmitAsync(new LoadJob(LoadJobKind.Hang), cancellationToken: cancellationToken);
        await AwaitStateAsync(client, id, "Running", cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await client.Jobs.CancelAsync(id, cancellationToken: cancellationToken);
        await AwaitStateAsync(client, id, "Cancelled", cancellationToken);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task AwaitStateAsync(JobsLoadClient client, Guid id, string state, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while ((await client.Jobs.GetAsync(id, cancellationToken))?.State != state && Stopwatch.GetElapsedTime(started) < CancelPatience)
        {
            await Task.Delay(CancelPollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>What is left at the end, when what takes its time had it.</summary>
    private async Task<IEnumerable<LoadFigure>> CountRestAsync(JobsLoadClient client, CancellationToken cancellationToken)
    {
        var messages = await RemainingMessages.CountAsync(client.Redis, LoadBus.Name, cancellationToken);
        var states = await client.CountAsync(cancellationToken);
        return
        [
            new("completed in the end", _mix.Jobs, Count(states, "Completed")),
            new("dead-lettered in the end", 0, Count(states, "DeadLettered")),
            new("cancelled on request", Cancellations, Count(states, "Cancelled")),
            new("jobs left in other states", 0, states.Values.Sum() - Count(states, "Completed") - Count(states, "DeadLettered") - Count(states, "Cancelled")),
            .. messages,
        ];
    }
}
