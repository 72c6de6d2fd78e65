namespace Bus.Jobs.Strategies;

/// <summary>What a worker has that runs no Python. Such a job is not at fault: it goes on to the dead letters, and from there to another worker.</summary>
internal sealed class NoPythonStrategies : IPythonStrategies
{
    public Task<IReadOnlyList<StrategySignal>> RunAsync(string code, IReadOnlyList<StrategyPrices> prices, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("This worker runs no strategies in Python; register what runs them as IPythonStrategies.");
}
