using MassTransit;

namespace Bus.Faults.Worker;

/// <summary>A saga of the matrix.</summary>
public sealed class FaultSaga : SagaStateMachineInstance, ISagaVersion
{
    internal const string Name = "fault";

    // So many that two workers seldom change the same one at once.
    private const int Count = 64;

    /// <inheritdoc />
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>The numbers of the messages that were applied, in their order.</summary>
    public List<int> Applied { get; set; } = [];

    /// <summary>The saga to which a message belongs.</summary>
    internal static Guid GetId(int message) => new(message % Count + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);
}
