using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Runs;
using Bus.Jobs.Saga;
using Bus.Jobs.Strategies;
using Bus.Jobs.Types;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Jobs.Submission;

/// <summary>Talks to the job saga over the bus, and reads from Redis.</summary>
internal sealed class JobClient : IJobClient
{
    private const int MaxRetriesLimit = 1000;

    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(30);

    private readonly IBus _bus;
    private readonly IJobTypeCatalog _catalog;
    private readonly IJobResults _reader;
    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;

    public JobClient(IBus bus, IJobTypeCatalog catalog, IJobResults reader, IJobStore store, TimeProvider timeProvider, StrategyLookup? strategies = null)
    {
        Strategies = strategies ?? new StrategyLookup(new NoStrategyLibrary());
        _bus = bus;
        _catalog = catalog;
        _reader = reader;
        _store = store;
        _timeProvider = timeProvider;
    }

    /// <summary>What jobs of strategies may name.</summary>
    internal StrategyLookup Strategies { get; }

    public Task<JobStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default) => _reader.GetAsync(jobId, cancellationToken);

    public Task<JobPage> ListAsync(JobQuery query, CancellationToken cancellationToken = default) => _reader.ListAsync(query, cancellationToken);

    public Task<IReadOnlyList<JobStatistics>> GetStatisticsAsync(CancellationToken cancellationToken = default) => _reader.GetStatisticsAsync(cancellationToken);

    public async Task<Guid> SubmitAsync<T>(T command, JobOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(command);
        options ??= new JobOptions();
        Check(options);
        var type = await _catalog.FindByMessageTypeAsync(MessageUrn.ForTypeString<T>(), cancellationToken)
            ?? throw new JobRefusedException($"No worker has announced a job type for {typeof(T).Name}; {await DescribeTypesAsync(cancellationToken)}.");
        var run = JobRun.Current is { } current && current.JobId == options.ParentId ? current : null;
        var jobId = options.JobId is { } id && id != Guid.Empty ? id : NewId.NextGuid();

        // A child is submitted again with each run of its parent: whether it is run again, the saga decides.
        if (run is not null || await _reader.GetAsync(jobId, cancellationToken) is null)
        {
            // Sent first: a status without a job behind it would look queued until it expires.
            await SendAsync(
                new SubmitJob
                {
                    JobId = jobId,
                    Type = type.Name,
                    Command = JsonSerializer.SerializeToElement(command, SystemTextJsonMessageSerializer.Options),
                    Priority = (int?)options.Priority,
                    Timeout = options.Timeout,
                    MaxRetries = options.MaxRetries,
                    Deadline = options.Deadline,
                    RemindBefore = options.RemindBefore,
                    ParentId = options.ParentId,
                    ParentRun = run?.Dispatch,
                    RequestedAt = _timeProvider.GetUtcNow(),
                },
                options.Priority,
                cancellationToken);
            await _store.QueueAsync(jobId, type.Name, cancellationToken);
        }

        return jobId;
    }

    public async Task CancelAsync(Guid jobId, string? reason = null, CancellationToken cancellationToken = default)
    {
        var status = await FindAsync(jobId, cancellationToken);
        if (status.IsFinished)
        {
            throw new JobRefusedException($"The job {jobId} {Describe(status)}; only a job that has not ended can be cancelled.");
        }

        await SendAsync(new CancelJob { JobId = jobId, Reason = reason }, MessagePriority.Critical, cancellationToken);
    }

    public async Task RetryAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        var status = await FindAsync(jobId, cancellationToken);
        if (status.Status is not (JobState.Failed or JobState.Cancelled))
        {
            throw new JobRefusedException($"The job {jobId} {Describe(status)}; only a job that failed or was cancelled can be retried.");
        }

        await SendAsync(new RetryJob { JobId = jobId }, null, cancellationToken);
    }

    public async Task SetPriorityAsync(Guid jobId, MessagePriority priority, CancellationToken cancellationToken = default)
    {
        var status = await FindAsync(jobId, cancellationToken);
        if (status.IsFinished)
        {
            throw new JobRefusedException($"The job {jobId} {Describe(status)}; only a job that has not ended has a priority.");
        }

        await SendAsync(new SetJobPriority { JobId = jobId, Priority = (int)priority }, MessagePriority.Critical, cancellationToken);
    }

    private async Task<JobStatus> FindAsync(Guid jobId, CancellationToken cancellationToken) =>
        await _reader.GetAsync(jobId, cancellationToken)
        ?? throw new JobRefusedException($"Nothing is known of the job {jobId}: it was never submitted under this prefix, or its result has expired.", isUnknown: true);

    private static string Describe(JobStatus status) => status.Status switch
    {
        JobState.Completed => "has completed",
        JobState.Failed => "has failed",
        JobState.Cancelled => "was cancelled",
        JobState.Running => "is running",
        _ => "is queued",
    };

    private static void Check(JobOptions options)
    {
        if (options.Timeout is { } timeout && (timeout < MinTimeout || timeout > MaxTimeout))
        {
            throw new JobRefusedException($"The job's timeout is {timeout}; allowed is {MinTimeout} to {MaxTimeout}.");
        }

        if (options.MaxRetries is < 0 or > MaxRetriesLimit)
        {
            throw new JobRefusedException($"The job's number of retries is {options.MaxRetries}; allowed is 0 to {MaxRetriesLimit}.");
        }

        if (options.RemindBefore is { } before && (options.Deadline is null || before <= TimeSpan.Zero))
        {
            throw new JobRefusedException($"The job's reminder is {before} before its deadline; that needs a deadline, and a time above 0.");
        }
    }

    private async Task<string> DescribeTypesAsync(CancellationToken cancellationToken) =>
        await _catalog.GetAllAsync(cancellationToken) is { Count: > 0 } types ? $"there is {string.Join(", ", types.Select(x => x.Name))}" : "there is none at all";

    private async Task SendAsync<T>(T message, MessagePriority? priority, CancellationToken cancellationToken)
        where T : class
    {
        var endpoint = await _bus.GetSendEndpoint(JobQueue.Address);
        await endpoint.Send(
            message,
            send =>
            {
                if (priority is { } lane)
                {
                    send.SetPriority(lane);
                }
            },
            cancellationToken);
    }
}
