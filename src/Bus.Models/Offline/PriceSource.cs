namespace Bus.Models.Offline;

/// <summary>A column of the bars.</summary>
internal enum PriceSource
{
    Close,
    Open,
    High,
    Low,
    Volume,
}
