using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Results;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Optimization;

/// <summary>
/// Runs an optimization: called first it plans the chunks and submits a job for each, called again when all have ended it puts them together. Whatever it does may be
/// done again: the plan is kept once, and the jobs of the chunks have ids that follow from it.
/// </summary>
internal sealed class RunOptimizationConsumer : IConsumer<RunOptimization>
{
    // So many submissions are on their way at once.
    private const int SubmittedAtOnce = 32;

    private readonly PlannedOptimizations _planned;
    private readonly IOptimizationStore _store;
    private readonly IJobClient _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger<RunOptimizationConsumer> _logger;

    public RunOptimizationConsumer(PlannedOptimizations planned, IOptimizationStore store, IJobClient jobs, TimeProvider time, ILogger<RunOptimizationConsumer> logger)
    {
        _planned = planned;
        _store = store;
        _jobs = jobs;
        _time = time;
        _logger = logger;
    }

    public async Task Consume(ConsumeContext<RunOptimization> context)
    {
        var job = context.GetJob();

        // Written by hand, a command may leave its id to the message's.
        var command = context.Message with { JobId = job.JobId };
        if (job.Children is null)
        {
            await PlanAsync(command, job, context.CancellationToken);
        }
        else
        {
            await MergeAsync(command, job, context.CancellationToken);
        }
    }

    private async Task PlanAsync(RunOptimization command, IJobRun job, CancellationToken cancellationToken)
    {
        var plan = OptimizationIds.Plan(command);
        var size = await _store.FindPlanAsync(job.JobId, plan, cancellationToken) ?? await KeepPlanAsync(command, plan, cancellationToken);
        var planned = await _planned.FindAsync(job.JobId, plan) ?? throw new OptimizationGoneException(job.JobId);
        var space = planned.Plan.Space;
        var chunks = space.Split(size).ToArray();
        LogMessages.OptimizationPlanned(_logger, job.JobId, command.Strategy, space.Count, chunks.Length, size);
        job.Report(0, $"{space.Count} points in {chunks.Length} chunks");
        await Parallel.ForEachAsync(
            chunks,
            new ParallelOptions { MaxDegreeOfParallelism = SubmittedAtOnce, CancellationToken = cancellationToken },
            async (chunk, token) => await SubmitAsync(job, plan, chunk, token));
        job.AwaitChildren(chunks.Length);
    }

    private async Task<long> KeepPlanAsync(RunOptimization command, string plan, CancellationToken cancellationToken)
    {
        // All chunks run the version that is active now.
        var pinned = await _planned.PinAsync(command, cancellationToken);
        var planned = await _planned.CreateAsync(pinned, cancellationToken);
        var size = command.ChunkSize ?? await ChunkSizing.ProbeAsync(planned, _time, cancellationToken);
        return await _store.PlanAsync(pinned, plan, planned.Plan.Space.Count, size, cancellationToken);
    }

    private Task<Guid> SubmitAsync(IJobRun job, string plan, OptimizationChunk chunk, CancellationToken cancellationToken)
    {
        var command = new RunOptimizationChunk
        {
            JobId = OptimizationIds.Chunk(job.JobId, plan, chunk.First, chunk.Count),
            OptimizationId = job.JobId,
            Plan = plan,
            First = chunk.First,
            Count = chunk.Count,
        };
        return _jobs.SubmitAsync(command, new JobOptions { JobId = command.JobId, ParentId = job.JobId }, cancellationToken);
    }

    private async Task MergeAsync(RunOptimization command, IJobRun job, CancellationToken cancellationToken)
    {
        var runs = await _store.ReadAsync(job.JobId, cancellationToken) ?? throw new OptimizationGoneException(job.JobId);
        if (runs.Result is not { Chunks: [{ First: 0 } whole] } result || whole.Count != runs.Status.Points)
        {
            throw new OptimizationGoneException(job.JobId);
        }

        var planned = await _planned.FindAsync(job.JobId, OptimizationIds.Plan(command)) ?? throw new OptimizationGoneException(job.JobId);
        var best = result.Best is { } run ? await planned.RunWholeAsync(run.Index, cancellationToken) : null;
        var completed = OptimizationOutcome.Create(planned.Plan, result, runs.Status, best is null ? null : BacktestOutcome.ToStatistics(best.Report));
        if (await job.CompleteAsync(completed with { StrategyVersion = planned.StrategyVersion, Attempt = job.Attempt, Worker = job.Worker, At = _time.GetUtcNow() }))
        {
            LogMessages.OptimizationCompleted(_logger, job.JobId, completed.Strategy, completed.Counts.Runs, completed.ElapsedMilliseconds);
        }
    }
}
