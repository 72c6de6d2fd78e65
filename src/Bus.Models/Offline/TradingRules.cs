namespace Bus.Models.Offline;

/// <summary>What an idea says, as rules.</summary>
internal sealed record TradingRules
{
    /// <summary>When to be long; null for never.</summary>
    internal Condition? EnterLong { get; init; }

    /// <summary>When to be short; null for never.</summary>
    internal Condition? EnterShort { get; init; }

    /// <summary>When to close a long position, besides turning short.</summary>
    internal Condition? ExitLong { get; init; }

    /// <summary>When to close a short position, besides turning long.</summary>
    internal Condition? ExitShort { get; init; }

    internal Protection? StopLoss { get; init; }

    internal Protection? TrailingStop { get; init; }

    internal Protection? TakeProfit { get; init; }

    /// <summary>All conditions, in the order of importance.</summary>
    internal IEnumerable<Condition> Conditions => new[] { EnterLong, EnterShort, ExitLong, ExitShort }.OfType<Condition>();

    internal bool HasProtection => StopLoss is not null || TrailingStop is not null || TakeProfit is not null;
}
