namespace Bus.Backtesting.Data;

/// <summary>The prices of a bar.</summary>
internal enum PriceField
{
    Open,
    High,
    Low,
    Close,
}
