namespace Bus.RedisSagas;

/// <summary>Places states in layers, so that edges lead downwards where they can, and gives the text of each edge a place of its own in a layer between.</summary>
internal sealed class GraphLayout
{
    /// <summary>The room of an edge that leads back to its state, without its text.</summary>
    internal const double LoopWidth = 30;

    private const int Sweeps = 12;
    private const double Gap = 22;
    private const double Margin = 24;
    private const double CharacterWidth = 7.2;
    private const double SmallestPass = 10;

    private readonly Dictionary<string, LayoutNode> _states = new(StringComparer.Ordinal);
    private readonly List<LayoutEdge> _edges = [];
    private readonly List<List<LayoutNode>> _layers = [];

    internal GraphLayout(GraphModel model)
    {
        var ranks = new GraphRanks(model).Ranks;
        foreach (var node in model.Nodes)
        {
            _states[node.State] = Add(2 * ranks[node.State], WidthOf(node.State) + 28);
        }

        foreach (var loop in model.Edges.Where(x => x.From == x.To))
        {
            _states[loop.From].Beside = LoopWidth + WidthOf(loop.Events.MaxBy(x => x.Length)!);
        }

        foreach (var edge in model.Edges.Where(x => x.From != x.To))
        {
            _edges.Add(Route(edge));
        }

        Order();
        Place();
    }

    internal IReadOnlyDictionary<string, LayoutNode> States => _states;

    internal IReadOnlyList<LayoutEdge> Edges => _edges;

    internal int LayerCount => _layers.Count;

    internal double Width => _layers.SelectMany(x => x).Max(x => x.X + (x.Width / 2) + x.Beside) + Margin;

    internal static double WidthOf(string text) => text.Length * CharacterWidth;

    private LayoutNode Add(int layer, double width)
    {
        while (_layers.Count <= layer)
        {
            _layers.Add([]);
        }

        var node = new LayoutNode { Layer = layer, Width = width };
        _layers[layer].Add(node);
        return node;
    }

    /// <summary>An edge that leads upwards is laid out as if it led downwards; two states of one layer are joined by way of the layer below.</summary>
    private LayoutEdge Route(GraphEdge edge)
    {
        var (from, to) = (_states[edge.From], _states[edge.To]);
        var isUpwards = from.Layer > to.Layer;
        var (top, bottom) = isUpwards ? (to, from) : (from, to);
        var points = new List<LayoutNode> { top };
        var last = Math.Max(bottom.Layer - 1, top.Layer + 1);
        var labelLayer = top.Layer + 1;
        LayoutNode? label = null;
        for (var layer = top.Layer + 1; layer <= last; layer++)
        {
            var pass = Add(layer, layer == labelLayer ? Math.Max(SmallestPass, WidthOf(edge.Events.MaxBy(x => x.Length)!)) : SmallestPass);
            label ??= pass;
            Join(points[^1], pass);
            points.Add(pass);
        }

        if (bottom.Layer > top.Layer)
        {
            Join(points[^1], bottom);
        }
        else
        {
            bottom.Below.Add(points[^1]);
            points[^1].Above.Add(bottom);
        }

        points.Add(bottom);
        if (isUpwards)
        {
            points.Reverse();
        }

        return new LayoutEdge(edge, points, label!);
    }

    private static void Join(LayoutNode above, LayoutNode below)
    {
        above.Below.Add(below);
        below.Above.Add(above);
    }

    /// <summary>Moves each place towards the middle of its neighbors' order, down and up in turn: fewer edges cross then.</summary>
    private void Order()
    {
        Number();
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            var isDownwards = sweep % 2 == 0;
            foreach (var layer in isDownwards ? _layers : _layers.AsEnumerable().Reverse())
            {
                var sorted = layer.OrderBy(x => Middle(isDownwards ? x.Above : x.Below, x.X)).ToList();
                layer.Clear();
                layer.AddRange(sorted);
                Number(layer);
            }
        }
    }

    private void Number() => _layers.ForEach(Number);

    private static void Number(List<LayoutNode> layer)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            layer[i].X = layer.Count == 1 ? 0.5 : (double)i / (layer.Count - 1);
        }
    }

    /// <summary>Gives places their coordinates: near to their neighbors, without touching each other.</summary>
    private void Place()
    {
        foreach (var layer in _layers)
        {
            Spread(layer, [.. layer.Select(_ => 0.0)]);
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var layer in sweep % 2 == 0 ? _layers : _layers.AsEnumerable().Reverse())
            {
                Spread(layer, [.. layer.Select(x => Middle([.. x.Above, .. x.Below], x.X))]);
            }
        }

        var left = _layers.SelectMany(x => x).Min(x => x.X - (x.Width / 2)) - Margin;
        foreach (var node in _layers.SelectMany(x => x))
        {
            node.X -= left;
        }
    }

    /// <summary>Puts a layer's places where they want to be as far as there is room: pushed to the right, then to the left, and between both.</summary>
    private static void Spread(List<LayoutNode> layer, double[] wanted)
    {
        var (rightwards, leftwards) = (new double[layer.Count], new double[layer.Count]);
        for (var i = 0; i < layer.Count; i++)
        {
            rightwards[i] = i == 0 ? wanted[i] : Math.Max(wanted[i], rightwards[i - 1] + Distance(layer[i - 1], layer[i]));
        }

        for (var i = layer.Count - 1; i >= 0; i--)
        {
            leftwards[i] = i == layer.Count - 1 ? wanted[i] : Math.Min(wanted[i], leftwards[i + 1] - Distance(layer[i], layer[i + 1]));
        }

        for (var i = 0; i < layer.Count; i++)
        {
            layer[i].X = (rightwards[i] + leftwards[i]) / 2;
        }
    }

    private static double Distance(LayoutNode left, LayoutNode right) => ((left.Width + right.Width) / 2) + left.Beside + Gap;

    private static double Middle(List<LayoutNode> neighbors, double present) => neighbors.Count == 0 ? present : neighbors.Average(x => x.X);
}
