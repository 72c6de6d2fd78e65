namespace Bus.RedisSagas;

/// <summary>An edge in a layout.</summary>
/// <param name="Edge">What it shows.</param>
/// <param name="Points">The places that it passes, in the direction of the edge; those of its two states are the first and the last.</param>
/// <param name="Label">The place of its text.</param>
internal sealed record LayoutEdge(GraphEdge Edge, IReadOnlyList<LayoutNode> Points, LayoutNode Label);
