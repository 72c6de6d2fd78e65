namespace Bus.Contracts;

/// <summary>What the models may cost that work for one workflow. Calls whose outcome is not known count in full.</summary>
public sealed record StrategyBudget
{
    /// <summary>The most calls.</summary>
    /// <value>The default is 20; from 1 to 10,000.</value>
    public int MaxCalls { get; init; } = 20;

    /// <summary>The most tokens, read and written.</summary>
    /// <value>The default is 200,000; from 1 to 1,000,000,000.</value>
    public long MaxTokens { get; init; } = 200_000;

    /// <summary>The most money, in US dollars, by the prices that the models are configured with.</summary>
    /// <value>The default is 1; from 0 to 100,000.</value>
    public decimal MaxCost { get; init; } = 1;
}
