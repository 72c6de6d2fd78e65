using System.Globalization;

namespace Bus.Models;

/// <summary>What calls of models may take together.</summary>
public sealed record ModelBudgetLimits
{
    /// <summary>Requests sent.</summary>
    /// <value>The default value is <see langword="null"/>: any number.</value>
    public int? MaxCalls { get; init; }

    /// <summary>Tokens of prompts and answers together.</summary>
    /// <value>The default value is <see langword="null"/>: any number.</value>
    public long? MaxTokens { get; init; }

    /// <summary>US dollars.</summary>
    /// <value>The default value is <see langword="null"/>: any amount.</value>
    public decimal? MaxCost { get; init; }

    /// <summary>Says whether a call still fits.</summary>
    /// <param name="used">What was used and set aside before.</param>
    /// <param name="most">The most that the call can take.</param>
    /// <returns>Null when it fits, else a sentence that says which limit it would exceed.</returns>
    public string? FindExcess(ModelUsage used, ModelUsage most)
    {
        ArgumentNullException.ThrowIfNull(used);
        var after = used + most;
        if (after.Calls > MaxCalls)
        {
            return string.Create(CultureInfo.InvariantCulture, $"The budget allows {MaxCalls} calls of models, and {used.Calls} were made.");
        }

        if (after.InputTokens + after.OutputTokens > MaxTokens)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"The budget allows {MaxTokens} tokens, {used.InputTokens + used.OutputTokens} are used, and the next call can take {most.InputTokens + most.OutputTokens}.");
        }

        return after.Cost > MaxCost
            ? string.Create(CultureInfo.InvariantCulture, $"The budget allows {MaxCost:0.######} US dollars, {used.Cost:0.######} are used, and the next call can cost {most.Cost:0.######}.")
            : null;
    }
}
