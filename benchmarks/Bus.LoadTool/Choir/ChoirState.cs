using MassTransit;

namespace Bus.LoadTool;

/// <summary>A saga of the choir.</summary>
public sealed class ChoirState : SagaStateMachineInstance, ISagaVersion
{
    /// <inheritdoc />
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>The events so far, in the order in which they came.</summary>
    public List<int> Numbers { get; set; } = [];
}
