namespace MassTransit;

/// <summary>A message was delivered to handlers as often as its queue allows and settled none of those times, usually because it ended its process.</summary>
/// <remarks>It is the reason with which such a message goes to the error queue, and the exception of the <see cref="Fault{T}"/> that is published for it.</remarks>
public sealed class MaxDeliveryCountExceededException : TransportException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="address">The queue's address.</param>
    /// <param name="deliveries">How often the message was delivered before.</param>
    /// <param name="limit">The queue's MaxDeliveryCount.</param>
    public MaxDeliveryCountExceededException(Uri address, long deliveries, int limit)
        : base(address, $"The message was delivered {deliveries} times and never settled; MaxDeliveryCount is {limit}. It may end the process that handles it.")
    {
    }
}
