using Bus.Faults.Harness;

namespace Bus.Faults.Cases;

/// <summary>The matrix.</summary>
internal static class FaultCases
{
    internal static IReadOnlyList<FaultCase> All { get; } = [.. SettlementKills.All, .. ProcessFaults.All, .. RedisFaults.All, .. SagaFaults.All, .. ConnectionFaults.All, .. ClockFaults.All, .. TopologyFaults.All];
}
