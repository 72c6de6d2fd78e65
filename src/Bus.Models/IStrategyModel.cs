namespace Bus.Models;

/// <summary>
/// Turns an idea in plain words into a strategy, in two steps: what is to be traded and how (<see cref="ReasonAsync"/>), then the C# source
/// (<see cref="WriteCodeAsync"/>).
/// </summary>
/// <remarks>
/// Thread-safe. What a model answers has the right form, and is untrusted all the same: the source has not been compiled, and may do anything.
/// </remarks>
public interface IStrategyModel
{
    /// <summary>Which models answer, for provenance: <c>offline</c>, <c>deepseek/deepseek-chat</c>, or both halves joined by <c> + </c>.</summary>
    string Name { get; }

    /// <summary>SHA-256 over the prompt files, in lower-case hexadecimal digits: another prompt, another hash.</summary>
    string PromptHash { get; }

    /// <summary>Makes a design of an idea.</summary>
    /// <param name="request">The idea.</param>
    /// <param name="cancellationToken">Ends the wait for the model.</param>
    /// <returns>A valid design, and what it took.</returns>
    /// <exception cref="IdeaException">The idea is empty, too long, or cannot be read.</exception>
    /// <exception cref="ModelBudgetException">The next call does not fit the budget.</exception>
    /// <exception cref="ModelException">The model did not give a valid answer.</exception>
    Task<ReasoningAnswer> ReasonAsync(ReasoningRequest request, CancellationToken cancellationToken = default);

    /// <summary>Writes the source of a strategy, or mends one.</summary>
    /// <param name="request">The design, and what was wrong with the source before.</param>
    /// <param name="cancellationToken">Ends the wait for the model.</param>
    /// <returns>The source, and what it took.</returns>
    /// <exception cref="IdeaException">The idea is empty, too long, or cannot be read.</exception>
    /// <exception cref="ModelBudgetException">The next call does not fit the budget.</exception>
    /// <exception cref="ModelException">The model did not give a valid answer.</exception>
    Task<CodeAnswer> WriteCodeAsync(CodeRequest request, CancellationToken cancellationToken = default);
}
