namespace MassTransit;

/// <summary>The primary has the message, and fewer replicas than asked for confirmed it in time.</summary>
/// <remarks>The message is delivered. Sending it again may deliver it twice, unless it is deduplicated.</remarks>
public sealed class ReplicasNotConfirmedException : TransportException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="address">Where the message was sent to.</param>
    /// <param name="confirmed">How many replicas have it.</param>
    /// <param name="asked">How many were asked for.</param>
    /// <param name="timeout">How long was waited.</param>
    public ReplicasNotConfirmedException(Uri address, int confirmed, int asked, TimeSpan timeout)
        : base(address, $"The message is in the primary, and {confirmed} of the {asked} replicas asked for confirmed it within {timeout.TotalSeconds:0.###} s. It is delivered; only a failover before the replicas have it would lose it.")
    {
        Confirmed = confirmed;
        Asked = asked;
    }

    /// <summary>How many replicas have the message.</summary>
    public int Confirmed { get; }

    /// <summary>How many replicas were asked for.</summary>
    public int Asked { get; }
}
