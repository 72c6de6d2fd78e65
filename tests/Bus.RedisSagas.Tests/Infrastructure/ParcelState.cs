using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>An instance of <see cref="ParcelMachine"/>.</summary>
public sealed class ParcelState : SagaStateMachineInstance, ISagaVersion
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public string? Address { get; set; }

    public Guid? OtherToken { get; set; }

    public Guid? ReminderToken { get; set; }

    public int ReadyStatus { get; set; }
}
