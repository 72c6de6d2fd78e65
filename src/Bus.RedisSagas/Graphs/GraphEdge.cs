namespace Bus.RedisSagas;

/// <summary>A transition in a drawing.</summary>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="Events">What leads from one to the other.</param>
/// <param name="IsTaken">Whether the instance went this way.</param>
internal sealed record GraphEdge(string From, string To, IReadOnlyList<string> Events, bool IsTaken);
