namespace Bus.Backtesting.Engine;

/// <summary>What the account holds on the current bar, all open trades taken together.</summary>
/// <param name="Size">Units: positive long, negative short, 0 flat.</param>
/// <param name="EntryPrice">Average price of entry, spread included; null when flat.</param>
/// <param name="ProfitLoss">Money won or lost at the current close, before the commission of closing.</param>
public readonly record struct Position(double Size, double? EntryPrice, double ProfitLoss);
