using Bus.Backtesting.Optimization;

namespace Bus.Sandbox.Protocol;

/// <summary>The result of a chunk in a frame. The objective and the chunk do not come back: the parent has them.</summary>
internal static class OptimizedCodec
{
    private const int RunSize = sizeof(long) + (2 * sizeof(double)) + (2 * sizeof(int));
    private const int FailureSize = sizeof(long) + sizeof(int);

    internal static void Write(PayloadWriter writer, OptimizationResult result)
    {
        writer.Int64(result.Skipped).Int64(result.Failed).Int64(result.Busy.Ticks).Int32(result.Runs.Count);
        foreach (var run in result.Runs)
        {
            writer.Int64(run.Index).Optional(run.Objective).Double(run.FinalEquity).Int32(run.Trades).Int32(run.OpenTrades);
        }

        writer.Int32(result.Failures.Count);
        foreach (var failure in result.Failures)
        {
            writer.Int64(failure.Index).Text(BoundedText.Of(failure.Reason, BoundedText.MaxReason));
        }
    }

    /// <exception cref="FrameException">Something cannot be.</exception>
    internal static OptimizationResult Read(PayloadReader reader, OptimizationObjective objective, OptimizationChunk chunk)
    {
        var (skipped, failed, busy) = (reader.Int64(), reader.Int64(), reader.Int64());
        var runs = new OptimizationRun[reader.Count(RunSize)];
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = new OptimizationRun(ReadIndex(reader, chunk), reader.Optional(), reader.Finite(), reader.Int32(), reader.Int32());
        }

        var failures = new OptimizationFailure[reader.Count(FailureSize)];
        for (var i = 0; i < failures.Length; i++)
        {
            failures[i] = new OptimizationFailure(ReadIndex(reader, chunk), reader.Text(BoundedText.MaxReason));
        }

        if (skipped < 0 || failed < failures.Length || busy < 0 || failures.Length > OptimizationResult.MaxFailures
            || runs.LongLength + skipped + failed != chunk.Count || runs.DistinctBy(x => x.Index).Count() != runs.Length)
        {
            throw new FrameException("The runs are not those of the chunk.");
        }

        Array.Sort(runs, new OptimizationRunOrder(objective.Minimize));
        return new OptimizationResult
        {
            Objective = objective,
            Chunks = [chunk],
            Runs = runs,
            Failures = [.. failures.OrderBy(x => x.Index)],
            Skipped = skipped,
            Failed = failed,
            Busy = TimeSpan.FromTicks(busy),
        };
    }

    private static long ReadIndex(PayloadReader reader, OptimizationChunk chunk) =>
        reader.Int64() is var index && index >= chunk.First && index < chunk.End ? index : throw new FrameException($"The point {index} is outside the chunk.");
}
