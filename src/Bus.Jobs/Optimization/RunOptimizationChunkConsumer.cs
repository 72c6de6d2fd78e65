using Bus.Backtesting.Optimization;
using Bus.Contracts;
using MassTransit;

namespace Bus.Jobs.Optimization;

/// <summary>Runs one chunk of an optimization and keeps its result; one that is kept already is not run again.</summary>
internal sealed class RunOptimizationChunkConsumer : IConsumer<RunOptimizationChunk>
{
    private readonly PlannedOptimizations _planned;
    private readonly IOptimizationStore _store;
    private readonly TimeProvider _time;

    public RunOptimizationChunkConsumer(PlannedOptimizations planned, IOptimizationStore store, TimeProvider time)
    {
        _planned = planned;
        _store = store;
        _time = time;
    }

    public async Task Consume(ConsumeContext<RunOptimizationChunk> context)
    {
        var chunk = context.Message;
        var cancellationToken = context.CancellationToken;
        if (await _store.HasChunkAsync(chunk.OptimizationId, chunk.Plan, chunk.First, cancellationToken))
        {
            return;
        }

        var planned = await _planned.FindAsync(chunk.OptimizationId, chunk.Plan) ?? throw new OptimizationGoneException(chunk.OptimizationId);
        var result = await planned.RunAsync(new OptimizationChunk(chunk.First, chunk.Count), cancellationToken);
        if (!await _store.StoreChunkAsync(chunk.OptimizationId, chunk.Plan, result, cancellationToken))
        {
            throw new OptimizationGoneException(chunk.OptimizationId);
        }

        if (await _store.GetAsync(chunk.OptimizationId, cancellationToken) is { } status)
        {
            await context.Publish(CreateProgress(status), cancellationToken);
        }
    }

    private OptimizationProgressed CreateProgress(OptimizationStatus status) => new()
    {
        JobId = status.JobId,
        Done = status.Done,
        Total = status.Points,
        Progress = status.Progress,
        RemainingMilliseconds = status.Remaining?.TotalMilliseconds,
        Best = status.Best,
        At = _time.GetUtcNow(),
    };
}
