namespace Bus.Faults.Harness;

/// <summary>Runs cases, several at a time where asked.</summary>
internal static class FaultRunner
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Starts cases in their order, so many at a time.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="atOnce">How many at a time.</param>
    /// <param name="started">Is told of each that starts.</param>
    /// <param name="patience">How much longer than promised recovery may take.</param>
    /// <returns>The row of each, as soon as it is there.</returns>
    internal static IReadOnlyList<Task<FaultRow>> RunAll(IReadOnlyList<FaultCase> cases, int atOnce, Action<FaultCase>? started = null, TimeSpan patience = default)
    {
        var turns = new SemaphoreSlim(atOnce);
        return cases.Select(RunInTurnAsync).ToList();

        async Task<FaultRow> RunInTurnAsync(FaultCase fault)
        {
            await turns.WaitAsync();
            try
            {
                started?.Invoke(fault);
                return await RunAsync(fault, patience);
            }
            finally
            {
                turns.Release();
            }
        }
    }

    /// <summary>Runs one case; what goes wrong in it is a broken promise of its row.</summary>
    internal static async Task<FaultRow> RunAsync(FaultCase fault, TimeSpan patience = default)
    {
        if (fault.FindObstacle() is { } obstacle)
        {
            return new FaultRow { Case = fault.Name, Skipped = obstacle };
        }

        try
        {
            await using var run = await FaultRun.StartAsync(await fault.StartRedisAsync());
            await fault.RunAsync(run).WaitAsync(Deadline);
            return await run.FinishAsync(fault.Name, patience).WaitAsync(Deadline);
        }
        catch (Exception exception)
        {
            // A case that cannot be brought to its end has shown nothing: that is a failure, and the other cases still run.
            return new FaultRow { Case = fault.Name, Broken = [$"The case did not come to its end: {exception.Message}"] };
        }
    }
}
