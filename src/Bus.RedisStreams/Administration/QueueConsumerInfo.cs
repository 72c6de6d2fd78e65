namespace MassTransit;

/// <summary>One running receive endpoint, as Redis knows it.</summary>
/// <param name="Instance">Its name: new for each start of the endpoint.</param>
/// <param name="LeaseLeft">The time until its lease ends, unless it renews it; negative when it has ended and its messages wait to be recovered.</param>
/// <param name="InFlight">Messages that it holds.</param>
public sealed record QueueConsumerInfo(string Instance, TimeSpan LeaseLeft, long InFlight);
