namespace Bus.Models;

/// <summary>An idea of which a design is to be made.</summary>
public sealed record ReasoningRequest
{
    /// <summary>The idea in plain words. At most 4,000 characters.</summary>
    public required string Idea { get; init; }

    /// <summary>What is to be traded, to tell the model; may be empty.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>The name that the strategy is to have: lower-case words joined by hyphens, at most 64 characters.</summary>
    /// <value>The default value is <see langword="null"/>: the model finds one.</value>
    public string? Name { get; init; }

    /// <summary>What pays for the calls.</summary>
    /// <value>The default value is <see cref="ModelBudget.Unlimited"/>.</value>
    public IModelBudget Budget { get; init; } = ModelBudget.Unlimited;
}
