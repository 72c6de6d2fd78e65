using Bus.Backtesting.Strategies;

namespace Bus.Workflow.Registry;

/// <summary>What is known of a strategy, as it is kept.</summary>
internal sealed record StrategyInfoRecord(string Name, string Description, StrategyInfoRecord.Parameter[] Parameters)
{
    internal static StrategyInfoRecord Create(StrategyInfo info) => new(
        info.Name,
        info.Description,
        [.. info.Parameters.Select(x => new Parameter(x.Name, x.Default, x.Minimum, x.Maximum, x.IsInteger, x.Description))]);

    internal StrategyInfo ToInfo() => new(Name, Description, [.. Parameters.Select(x => x.ToParameter())]);

    internal sealed record Parameter(string Name, double Default, double Minimum, double Maximum, bool IsInteger, string Description)
    {
        internal StrategyParameter ToParameter() => IsInteger
            ? StrategyParameter.Integer(Name, (int)Default, (int)Minimum, (int)Maximum, Description)
            : StrategyParameter.Number(Name, Default, Minimum, Maximum, Description);
    }
}
