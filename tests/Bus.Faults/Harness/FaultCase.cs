using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>One fault of the matrix.</summary>
/// <param name="Name">Its name, as the command line takes it.</param>
/// <param name="Fault">What happens, as a sentence part.</param>
/// <param name="IsQuick">Whether it is among the quick ones.</param>
/// <param name="RunAsync">Does it: starts workers, sends, breaks, heals, and states what is promised.</param>
internal sealed record FaultCase(string Name, string Fault, bool IsQuick, Func<FaultRun, Task> RunAsync)
{
    /// <summary>Starts the Redis of a run; by default a single server that persists nothing.</summary>
    internal Func<Task<IFaultRedis>> StartRedisAsync { get; init; } = () => StandaloneRedis.StartAsync(AppendOnly.No);

    /// <summary>Tells why it cannot run here, or nothing.</summary>
    internal Func<string?> FindObstacle { get; init; } = () => null;
}
