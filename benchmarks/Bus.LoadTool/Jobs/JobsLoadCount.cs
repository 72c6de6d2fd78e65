namespace Bus.LoadTool;

/// <summary>A figure that is known beforehand.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Expected">What it must be.</param>
/// <param name="Seen">What it is.</param>
public sealed record JobsLoadCount(string Name, long Expected, long Seen)
{
    /// <summary>Whether it is what it must be.</summary>
    public bool IsRight => Expected == Seen;
}
