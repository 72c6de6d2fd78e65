namespace Bus.Models;

/// <summary>Says in one sentence why a model gave no valid answer. The message never contains a key.</summary>
public class ModelException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence to show.</param>
    /// <param name="isRetryable">Whether another attempt may succeed.</param>
    /// <param name="innerException">What led to it.</param>
    public ModelException(string message, bool isRetryable, Exception? innerException = null)
        : base(message, innerException)
    {
        IsRetryable = isRetryable;
    }

    /// <summary>Whether another attempt with the same request may succeed: the provider was busy or away, or its answer was not valid.</summary>
    public bool IsRetryable { get; }
}
