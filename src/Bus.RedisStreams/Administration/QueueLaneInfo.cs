namespace MassTransit;

/// <summary>The messages of one priority in a queue.</summary>
/// <param name="Priority">The lane's priority.</param>
/// <param name="Waiting">Messages that no consumer holds.</param>
/// <param name="InFlight">Messages that consumers hold.</param>
public sealed record QueueLaneInfo(MessagePriority Priority, long Waiting, long InFlight);
