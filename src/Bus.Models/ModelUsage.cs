namespace Bus.Models;

/// <summary>What calls of models took.</summary>
/// <param name="Calls">Requests sent, repeated ones included.</param>
/// <param name="InputTokens">Tokens of the prompts.</param>
/// <param name="OutputTokens">Tokens of the answers.</param>
/// <param name="Cost">In US dollars, by the prices in the options.</param>
public sealed record ModelUsage(int Calls, long InputTokens, long OutputTokens, decimal Cost)
{
    /// <summary>Nothing used.</summary>
    public static ModelUsage Zero { get; } = new(0, 0, 0, 0);

    /// <summary>Whether a provider did not say what a call took, so that a part is estimated or taken at its most.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsEstimated { get; init; }

    /// <summary>Adds up.</summary>
    /// <param name="left">One usage.</param>
    /// <param name="right">Another.</param>
    /// <returns>Both together.</returns>
    public static ModelUsage operator +(ModelUsage left, ModelUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new ModelUsage(left.Calls + right.Calls, left.InputTokens + right.InputTokens, left.OutputTokens + right.OutputTokens, left.Cost + right.Cost)
        {
            IsEstimated = left.IsEstimated || right.IsEstimated,
        };
    }
}
