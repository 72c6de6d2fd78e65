using MassTransit;

namespace Bus.TestWorker;

/// <summary>The events that a tally has had.</summary>
public sealed class TallyState : SagaStateMachineInstance, ISagaVersion
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public List<int> Numbers { get; set; } = [];
}
