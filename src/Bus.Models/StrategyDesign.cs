namespace Bus.Models;

/// <summary>What a strategy is to do, in words and numbers. Plain data that System.Text.Json writes and reads; null is taken as empty where empty is allowed.</summary>
public sealed record StrategyDesign
{
    /// <summary>Lower-case words joined by hyphens, at most 64 characters.</summary>
    public required string Name { get; init; }

    /// <summary>One or two sentences on when it buys and sells.</summary>
    public required string Description { get; init; }

    /// <summary>What can be tuned; at most 16.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<DesignParameter> Parameters { get; init => field = value ?? []; } = [];

    /// <summary>When it enters the market.</summary>
    public required string Entry { get; init; }

    /// <summary>When it leaves.</summary>
    public required string Exit { get; init; }

    /// <summary>The indicators it needs; at most 16.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> Indicators { get; init => field = value ?? []; } = [];

    /// <summary>Why it should work, and how the idea was understood.</summary>
    /// <value>The default value is empty.</value>
    public string Reasoning { get; init => field = value ?? ""; } = "";

    /// <summary>Checks names, lengths and ranges.</summary>
    /// <exception cref="ModelException">Something is outside what is allowed; the message is one sentence that says what.</exception>
    public void Validate()
    {
        if (DesignRules.FindProblem(this) is { } problem)
        {
            throw new ModelException(problem, isRetryable: true);
        }
    }
}
