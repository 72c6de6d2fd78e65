namespace Bus.Backtesting.Strategies;

/// <summary>What a strategy is called and which parameters it has. Immutable.</summary>
/// <param name="Name">Lower-case words joined by hyphens.</param>
/// <param name="Description">One or two sentences on when it buys and sells.</param>
/// <param name="Parameters">The parameters, in the order to show them.</param>
public sealed record StrategyInfo(string Name, string Description, IReadOnlyList<StrategyParameter> Parameters)
{
    /// <summary>The parameters with their ranges on one line, for messages and help: "fast 1..1000, slow 2..1000".</summary>
    /// <returns>The line.</returns>
    public string DescribeParameters() =>
        Parameters.Count == 0 ? "none" : string.Join(", ", Parameters.Select(parameter => $"{parameter.Name} {parameter.DescribeRange()}"));
}
