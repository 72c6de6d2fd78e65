namespace MassTransit;

/// <summary>Saga instances were asked for by what no index leads to; the message names the property and what is possible.</summary>
public sealed class RedisSagaIndexException : ConfigurationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is missing.</param>
    public RedisSagaIndexException(string message)
        : base(message)
    {
    }
}
