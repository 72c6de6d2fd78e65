namespace MassTransit;

/// <summary>A saga as its host has recorded it in Redis, for those who do not have its code.</summary>
public sealed record SagaMachineDescription
{
    /// <summary>The saga's name in the keys.</summary>
    public required string SagaName { get; init; }

    /// <summary>The full name of the instances' type.</summary>
    public required string SagaType { get; init; }

    /// <summary>The full name of the state machine's type; <see langword="null"/> for a saga without one.</summary>
    public string? MachineType { get; init; }

    /// <summary>The input address of the endpoint that gets the saga's messages; <see langword="null"/> if it got none yet.</summary>
    public Uri? Address { get; init; }

    /// <summary>The state in which instances begin; empty for a saga without a state machine.</summary>
    public string InitialState { get; init; } = string.Empty;

    /// <summary>The state in which instances end; empty for a saga without a state machine.</summary>
    public string FinalState { get; init; } = string.Empty;

    /// <summary>The states, the initial one first and the final one last.</summary>
    public IReadOnlyList<SagaStateDescription> States { get; init; } = [];

    /// <summary>The events.</summary>
    public IReadOnlyList<SagaEventDescription> Events { get; init; } = [];

    /// <summary>What the machine does on which event in which state.</summary>
    public IReadOnlyList<SagaTransitionDescription> Transitions { get; init; } = [];

    /// <summary>What the machine schedules.</summary>
    public IReadOnlyList<SagaScheduleDescription> Schedules { get; init; } = [];

    /// <summary>The properties by whose values instances are found.</summary>
    public IReadOnlyList<SagaIndexDescription> Indexes { get; init; } = [];

    /// <summary>What follows an instance's key in that of its lock.</summary>
    public required string LockSuffix { get; init; }
}
