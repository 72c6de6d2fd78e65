namespace Bus.LoadTool;

/// <summary>Something that was counted, and whose number is known beforehand.</summary>
/// <param name="Name">What.</param>
/// <param name="Expected">How often it must be there.</param>
/// <param name="Seen">How often it is there.</param>
public sealed record LoadFigure(string Name, long Expected, long Seen)
{
    /// <summary>Whether it is as it must be.</summary>
    public bool IsRight => Expected == Seen;
}
