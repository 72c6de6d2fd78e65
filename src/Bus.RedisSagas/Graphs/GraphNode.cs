namespace Bus.RedisSagas;

/// <summary>A state in a drawing.</summary>
/// <param name="State">Its name.</param>
/// <param name="IsCurrent">Whether the instance is in it.</param>
/// <param name="IsVisited">Whether the instance was in it.</param>
internal sealed record GraphNode(string State, bool IsCurrent, bool IsVisited);
