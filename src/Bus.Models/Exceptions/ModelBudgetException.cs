namespace Bus.Models;

/// <summary>The next call of a model does not fit the budget. It was not sent. Not retryable.</summary>
public sealed class ModelBudgetException : ModelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence to show.</param>
    public ModelBudgetException(string message)
        : base(message, isRetryable: false)
    {
    }
}
