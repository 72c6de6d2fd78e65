namespace MassTransit;

/// <summary>The instances of a saga are recorded under another slot tag, or belong to another type; the message names both.</summary>
public sealed class RedisSagaPlaceException : ConfigurationException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is recorded and what was asked for.</param>
    public RedisSagaPlaceException(string message)
        : base(message)
    {
    }
}
