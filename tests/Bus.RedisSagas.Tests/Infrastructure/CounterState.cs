using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>An instance of <see cref="CounterMachine"/>.</summary>
public sealed class CounterState : SagaStateMachineInstance, ISagaVersion
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public int Count { get; set; }

    public string? Label { get; set; }

    public List<string> Names { get; set; } = [];
}
