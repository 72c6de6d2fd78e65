namespace MassTransit;

/// <summary>Where an event of a saga's machine comes from.</summary>
public enum SagaEventKind
{
    /// <summary>A message raises it.</summary>
    Message,

    /// <summary>The machine raises it when several others were raised.</summary>
    Composite,

    /// <summary>The machine's own activities raise it.</summary>
    Trigger,
}
