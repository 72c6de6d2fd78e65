using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Results;
using MassTransit;

namespace Bus.Jobs.Submission;

/// <summary>Submits backtests through the bus.</summary>
internal sealed class BacktestJobs : IBacktestJobs
{
    private static readonly Uri QueueAddress = new($"queue:{RunBacktestConsumerDefinition.QueueName}");

    private readonly IBus _bus;
    private readonly IJobStore _store;
    private readonly TimeProvider _timeProvider;

    public BacktestJobs(IBus bus, IJobStore store, TimeProvider timeProvider)
    {
        _bus = bus;
        _store = store;
        _timeProvider = timeProvider;
    }

    public async Task<Guid> SubmitAsync(RunBacktest job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        BacktestPlan.Create(job);
        var command = job with
        {
            JobId = job.JobId == Guid.Empty ? NewId.NextGuid() : job.JobId,
            RequestedAt = job.RequestedAt ?? _timeProvider.GetUtcNow(),
        };

        if (await _store.GetAsync(command.JobId, cancellationToken) is null)
        {
            // Sent first: a status without a job behind it would look queued until it expires.
            var endpoint = await _bus.GetSendEndpoint(QueueAddress);
            await endpoint.Send(command, cancellationToken);
            await _store.QueueAsync(command.JobId, cancellationToken);
        }

        return command.JobId;
    }
}
