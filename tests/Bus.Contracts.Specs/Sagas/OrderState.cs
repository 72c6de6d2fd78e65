using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>An instance of <see cref="OrderStateMachine"/>.</summary>
public sealed class OrderState : SagaStateMachineInstance, ISagaVersion
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public int Version { get; set; }

    public Guid? ReminderToken { get; set; }

    public Guid? StockRequestId { get; set; }
}
