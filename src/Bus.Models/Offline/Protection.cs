namespace Bus.Models.Offline;

/// <summary>A distance at which a trade ends.</summary>
/// <param name="Amount">Per cent of the price, or multiples of the average true range.</param>
/// <param name="AtrPeriod">Bars of the average true range; null for per cent.</param>
internal sealed record Protection(double Amount, int? AtrPeriod);
