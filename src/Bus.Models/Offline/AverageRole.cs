namespace Bus.Models.Offline;

/// <summary>Which of two averages is meant.</summary>
internal enum AverageRole
{
    None,
    Fast,
    Slow,
}
