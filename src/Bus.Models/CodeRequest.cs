namespace Bus.Models;

/// <summary>A design of which the source is to be written, or a source that is to be mended.</summary>
public sealed record CodeRequest
{
    /// <summary>The idea in plain words. At most 4,000 characters.</summary>
    public required string Idea { get; init; }

    /// <summary>What was made of the idea.</summary>
    public required StrategyDesign Design { get; init; }

    /// <summary>The source that was written before and is not good enough.</summary>
    /// <value>The default value is <see langword="null"/>: the first.</value>
    public string? PreviousSource { get; init; }

    /// <summary>What is wrong with <see cref="PreviousSource"/>, one sentence each: "line 3, column 9: ...".</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> Diagnostics { get; init; } = [];

    /// <summary>What pays for the calls.</summary>
    /// <value>The default value is <see cref="ModelBudget.Unlimited"/>.</value>
    public IModelBudget Budget { get; init; } = ModelBudget.Unlimited;
}
