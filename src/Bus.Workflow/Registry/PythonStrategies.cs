using Bus.Backtesting;
using Bus.Jobs.Strategies;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>Strategies in Python that come with jobs: they run in the sandbox.</summary>
/// <param name="sandbox">Only who runs jobs has one.</param>
internal sealed class PythonStrategies(Func<IPythonSandbox> sandbox) : IPythonStrategies
{
    private const int DiagnosticsShown = 3;

    // Producers of strategy queues look for this sentence.
    private const string Prohibited = "Security validation failed: Code contains prohibited operations";

    public async Task<IReadOnlyList<StrategySignal>> RunAsync(string code, IReadOnlyList<StrategyPrices> prices, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await sandbox().RunAsync(code, [.. prices.Select(x => new PythonPrices(x.Ticker, x.Bars))], cancellationToken);
            return outcome.IsAccepted ? [.. outcome.Instances.Select(ToSignal)] : throw new BacktestException(Describe(outcome.Diagnostics));
        }
        catch (SandboxException exception)
        {
            // It would fail again.
            throw new BacktestException(exception.Message);
        }
    }

    private static string Describe(IReadOnlyList<StrategyDiagnostic> diagnostics)
    {
        var shown = string.Join(" ", diagnostics.Take(DiagnosticsShown));
        return diagnostics.Any(x => x.Stage == StrategyStage.Policy) ? $"{Prohibited}: {shown}" : $"The strategy's code cannot run: {shown}";
    }

    private static StrategySignal ToSignal(PythonInstance instance) => new()
    {
        Ticker = instance.Ticker,
        Date = instance.Date,
        Signal = instance.Signal,
        Message = instance.Message,
        Values = instance.Values,
    };
}
