namespace Bus.Redis.Topology;

/// <summary>Where a command is to be sent next, and what led there.</summary>
/// <param name="Slot">The slot of its keys; -1 while none is known.</param>
/// <param name="Importing">The node that is about to take over the slot and must be asked with <c>ASKING</c>; <see langword="null"/> for the owner.</param>
/// <param name="Redirections">How often a node has named another one.</param>
/// <param name="Refusals">How often nobody could run it.</param>
internal readonly record struct ClusterRoute(int Slot, RedisEndpoint? Importing, int Redirections, int Refusals);
