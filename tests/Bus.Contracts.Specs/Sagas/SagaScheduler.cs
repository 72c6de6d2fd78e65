namespace Bus.Contracts.Specs;

/// <summary>What a saga schedules its messages with.</summary>
public enum SagaScheduler
{
    /// <summary>MassTransit's scheduler that delays messages and cannot cancel them.</summary>
    Delayed,

    /// <summary>The transport's own.</summary>
    Transport,
}
