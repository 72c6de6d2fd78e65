using MassTransit;

namespace Bus.LoadTool;

/// <summary>An instance of the sagas that are looked at.</summary>
public sealed class SagaPagesState : SagaStateMachineInstance, ISagaVersion
{
    /// <inheritdoc />
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>Whom few instances share.</summary>
    public string Customer { get; set; } = "";

    /// <summary>What very many instances share.</summary>
    public string Country { get; set; } = "";

    /// <summary>Something to read.</summary>
    public string Note { get; set; } = "";
}
