namespace Bus.Host.Queues;

/// <summary>The messages of one priority.</summary>
/// <param name="Lane">The lane's name.</param>
/// <param name="Waiting">Messages that no consumer holds.</param>
/// <param name="InFlight">Messages that consumers hold.</param>
internal sealed record LaneStatus(string Lane, long Waiting, long InFlight);
