namespace Bus.LoadTool;

/// <summary>What is there after so many have come and gone.</summary>
/// <param name="Done">How many have come and gone.</param>
/// <param name="Keys">The keys in Redis.</param>
/// <param name="Registrations">Subscriptions in the topic, and consumers in the groups and leases of the queues that stay.</param>
/// <param name="UsedMemory">Redis' memory in bytes.</param>
/// <param name="ManagedMemory">The memory in bytes that live objects of this process take.</param>
public sealed record ChurnSample(int Done, long Keys, long Registrations, long UsedMemory, long ManagedMemory)
{
    /// <summary>The largest of each.</summary>
    internal static ChurnSample Max(IReadOnlyList<ChurnSample> samples) => new(
        samples.Max(x => x.Done),
        samples.Max(x => x.Keys),
        samples.Max(x => x.Registrations),
        samples.Max(x => x.UsedMemory),
        samples.Max(x => x.ManagedMemory));
}
