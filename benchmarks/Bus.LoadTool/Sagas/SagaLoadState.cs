using MassTransit;

namespace Bus.LoadTool;

/// <summary>An instance of the saga under load.</summary>
public sealed class SagaLoadState : SagaStateMachineInstance, ISagaVersion
{
    /// <inheritdoc />
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>The events so far.</summary>
    public int Count { get; set; }
}
