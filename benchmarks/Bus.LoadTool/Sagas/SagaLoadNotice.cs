namespace Bus.LoadTool;

/// <summary>What a transition of a saga under load sends.</summary>
/// <param name="CorrelationId">The instance.</param>
/// <param name="Payload">Filler.</param>
public sealed record SagaLoadNotice(Guid CorrelationId, string Payload);
