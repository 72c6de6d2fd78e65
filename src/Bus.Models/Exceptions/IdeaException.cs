namespace Bus.Models;

/// <summary>An idea is empty, too long, or says what the provider does not know; the message says which words it knows. Not retryable.</summary>
public sealed class IdeaException : ModelException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence to show.</param>
    public IdeaException(string message)
        : base(message, isRetryable: false)
    {
    }
}
