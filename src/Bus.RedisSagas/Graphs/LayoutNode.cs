namespace Bus.RedisSagas;

/// <summary>A place in a layout: of a state, or of the text of an edge, or where an edge passes a layer.</summary>
internal sealed class LayoutNode
{
    internal required int Layer { get; init; }

    internal required double Width { get; init; }

    /// <summary>What must be free on the right, for an edge that leads back to the state.</summary>
    internal double Beside { get; set; }

    /// <summary>The middle.</summary>
    internal double X { get; set; }

    internal List<LayoutNode> Above { get; } = [];

    internal List<LayoutNode> Below { get; } = [];
}
