namespace Bus.LoadTool;

/// <summary>What a saga of the choir tells of each event.</summary>
/// <param name="CorrelationId">The saga.</param>
/// <param name="Number">The event.</param>
/// <param name="Count">The saga's events so far.</param>
public sealed record ChoirTold(Guid CorrelationId, int Number, int Count);
