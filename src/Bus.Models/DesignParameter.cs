namespace Bus.Models;

/// <summary>A number that tunes the strategy of a design.</summary>
public sealed record DesignParameter
{
    /// <summary>Lower-case words joined by hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>The value when none is given.</summary>
    public required double Default { get; init; }

    /// <summary>The smallest value allowed.</summary>
    public required double Minimum { get; init; }

    /// <summary>The largest value allowed.</summary>
    public required double Maximum { get; init; }

    /// <summary>Whether only whole numbers are allowed.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsInteger { get; init; }

    /// <summary>What it does, with its unit.</summary>
    /// <value>The default value is empty.</value>
    public string Description { get; init => field = value ?? ""; } = "";
}
