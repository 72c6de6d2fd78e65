namespace MassTransit;

/// <summary>A saga instance was changed, or locked, by somebody else since it was read; nothing was written.</summary>
/// <remarks>The repository repeats the whole transition by itself; this is what it throws when that failed too often.</remarks>
public sealed class RedisSagaConcurrencyException : ConcurrencyException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found in place of what was expected.</param>
    /// <param name="sagaType">The saga's type.</param>
    /// <param name="correlationId">The instance.</param>
    public RedisSagaConcurrencyException(string message, Type sagaType, Guid correlationId)
        : base(message, sagaType, correlationId)
    {
    }
}
