namespace Bus.LoadTool;

/// <summary>Something that was counted in the end.</summary>
/// <param name="Name">What.</param>
/// <param name="Expected">How often it should be there.</param>
/// <param name="Seen">How often it is there.</param>
public sealed record ChoirFigure(string Name, long Expected, long Seen)
{
    /// <summary>Whether it is as it should be.</summary>
    public bool IsRight => Expected == Seen;
}
