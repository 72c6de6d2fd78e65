namespace Bus.Models;

/// <summary>Which models reason about ideas, and which write code.</summary>
/// <remarks>Read once, when the model is built; later changes have no effect.</remarks>
public sealed class StrategyModelsOptions
{
    /// <summary>Who makes designs of ideas.</summary>
    /// <value>The default value is the offline provider.</value>
    public ModelProviderOptions Reasoning { get; set; } = new();

    /// <summary>Who writes and mends the source.</summary>
    /// <value>The default value is the offline provider.</value>
    public ModelProviderOptions Code { get; set; } = new();
}
