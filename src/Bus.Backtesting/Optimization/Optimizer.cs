namespace Bus.Backtesting.Optimization;

/// <summary>Runs a whole optimization in this process, on several threads that share nothing they change.</summary>
public static class Optimizer
{
    /// <summary>The most threads.</summary>
    public const int MaxThreads = 256;

    /// <summary>Runs all points of a plan's space.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="threads">Number of threads, from 1 to <see cref="MaxThreads"/>. It changes the time, never the result.</param>
    /// <param name="progress">Told about ten times a second how far it is, by one thread at a time, and at the end.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Ends it; what was run is lost.</param>
    /// <returns>The result of all points.</returns>
    /// <exception cref="BacktestException">There is nothing or too much to run, the options are wrong, or the number of threads is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<OptimizationResult> RunAsync(
        OptimizationPlan plan,
        int threads,
        IProgress<OptimizationProgress>? progress = null,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (threads is < 1 or > MaxThreads)
        {
            throw new BacktestException($"The number of threads is {threads}, it must be from 1 to {MaxThreads}.");
        }

        plan.Options.Validate();
        plan.Space.CheckSize();
        var queue = new ChunkQueue(plan, threads, progress, time ?? TimeProvider.System);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, (int)Math.Min(threads, plan.Space.Count)).Select(_ => Task.Factory.StartNew(
            () => Work(plan, queue, time, stop),
            stop.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).ConfigureAwait(false);
        return queue.Merge();
    }

    private static void Work(OptimizationPlan plan, ChunkQueue queue, TimeProvider? time, CancellationTokenSource stop)
    {
        try
        {
            var runner = new OptimizationRunner(plan, time);
            while (queue.Take() is { } chunk)
            {
                queue.Add(runner.Run(chunk, stop.Token));
            }
        }
        catch
        {
            // The others' work is of no use any more.
            stop.Cancel();
            throw;
        }
    }
}
