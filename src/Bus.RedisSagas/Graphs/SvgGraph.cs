using System.Globalization;
using System.Net;
using System.Text;

namespace Bus.RedisSagas;

/// <summary>Writes a drawing as an SVG image.</summary>
internal sealed class SvgGraph
{
    private const double LayerHeight = 52;
    private const double NodeHeight = 34;
    private const double Top = 56;
    private const double LineHeight = 14;

    private const string Style =
        """
        :root{color-scheme:light dark}
        .b{fill:#ffffff}.n{fill:#f1f5f9;stroke:#475569;stroke-width:1.5}.e{fill:none;stroke:#64748b;stroke-width:1.3}
        text{font-family:system-ui,sans-serif;font-size:13px;fill:#0f172a;text-anchor:middle}.l{font-size:11.5px;fill:#334155;paint-order:stroke;stroke:#ffffff;stroke-width:4px}
        .h{font-size:15px;font-weight:600;text-anchor:start}.a{fill:#64748b}.v{stroke:#2563eb;stroke-width:2.5}.t{stroke:#2563eb;stroke-width:2.5}.ta{fill:#2563eb}.c{fill:#2563eb;stroke:#1e40af;stroke-width:3}.ct{fill:#ffffff;font-weight:600}
        @media (prefers-color-scheme:dark){.b{fill:#0f172a}.n{fill:#1e293b;stroke:#94a3b8}.e{stroke:#94a3b8}.a{fill:#94a3b8}text{fill:#e2e8f0}.l{fill:#cbd5e1;stroke:#0f172a}.v,.t{stroke:#60a5fa}.ta{fill:#60a5fa}.c{fill:#3b82f6;stroke:#bfdbfe}.ct{fill:#ffffff}}
        """;

    private readonly GraphModel _model;
    private readonly GraphLayout _layout;
    private readonly StringBuilder _text = new();

    private SvgGraph(GraphModel model)
    {
        _model = model;
        _layout = new GraphLayout(model);
    }

    internal static string Write(GraphModel model) => model.Nodes.Count == 0
        ? throw new ArgumentException($"There is nothing to draw: nothing is known of the states of '{model.Title}'.")
        : new SvgGraph(model).Write();

    private string Write()
    {
        var loops = _model.Edges.Where(x => x.From == x.To).ToList();
        var (width, height) = (Math.Ceiling(Math.Max(_layout.Width, 48 + GraphLayout.WidthOf(_model.Title))), Math.Ceiling(Top + (_layout.LayerCount * LayerHeight)));
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"{Escape(_model.Title)}\">\n");
        _text.Append("<style>").Append(Style.ReplaceLineEndings("\n")).Append("</style>\n");
        _text.Append("<defs><marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\"><path class=\"a\" d=\"M0 0L8 4L0 8z\"/></marker>")
            .Append("<marker id=\"ta\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" orient=\"auto-start-reverse\" markerUnits=\"userSpaceOnUse\"><path class=\"ta\" d=\"M0 0L8 4L0 8z\"/></marker></defs>\n");
        Add($"<rect class=\"b\" width=\"{width}\" height=\"{height}\"/>\n<text class=\"h\" x=\"24\" y=\"28\">{Escape(_model.Title)}</text>\n");
        foreach (var edge in _layout.Edges.OrderBy(x => x.Edge.IsTaken))
        {
            WriteEdge(edge);
        }

        loops.ForEach(WriteLoop);
        foreach (var node in _model.Nodes)
        {
            WriteNode(node);
        }

        foreach (var edge in _layout.Edges)
        {
            WriteLabel(edge.Edge.Events, edge.Label.X, LayerY(edge.Label.Layer));
        }

        return _text.Append("</svg>\n").ToString();
    }

    private void WriteNode(GraphNode node)
    {
        var place = _layout.States[node.State];
        var (x, y) = (place.X - (place.Width / 2), LayerY(place.Layer) - (NodeHeight / 2));
        var look = node.IsCurrent ? "n c" : node.IsVisited ? "n v" : "n";
        Add($"<g><title>{Escape(node.State)}{(node.IsCurrent ? " (current)" : string.Empty)}</title>");
        if (node.State == _model.Final)
        {
            Add($"<rect class=\"{look}\" x=\"{x - 4:0.#}\" y=\"{y - 4:0.#}\" width=\"{place.Width + 8:0.#}\" height=\"{NodeHeight + 8:0.#}\" rx=\"19\"/>");
        }

        Add($"<rect class=\"{look}\" x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{place.Width:0.#}\" height=\"{NodeHeight:0.#}\" rx=\"{(node.State == _model.Initial || node.State == _model.Final ? 17 : 8)}\"/>");
        Add($"<text{(node.IsCurrent ? " class=\"ct\"" : string.Empty)} x=\"{place.X:0.#}\" y=\"{LayerY(place.Layer) + 4.5:0.#}\">{Escape(node.State)}</text></g>\n");
    }

    /// <summary>A smooth line through all places that the edge passes, from the rim of one state to that of the other.</summary>
    private void WriteEdge(LayoutEdge edge)
    {
        var points = edge.Points.Select(x => (x.X, Y: LayerY(x.Layer))).ToList();
        points[0] = (points[0].X, points[0].Y + (Math.Sign(points[1].Y - points[0].Y) * NodeHeight / 2));
        points[^1] = (points[^1].X, points[^1].Y + (Math.Sign(points[^2].Y - points[^1].Y) * ((NodeHeight / 2) + (edge.Edge.To == _model.Final ? 6 : 2))));
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{points[0].X:0.#} {points[0].Y:0.#}");
        for (var i = 1; i < points.Count; i++)
        {
            var middle = (points[i - 1].Y + points[i].Y) / 2;
            path.Append(CultureInfo.InvariantCulture, $"C{points[i - 1].X:0.#} {middle:0.#} {points[i].X:0.#} {middle:0.#} {points[i].X:0.#} {points[i].Y:0.#}");
        }

        WritePath(path.ToString(), edge.Edge.IsTaken);
    }

    private void WriteLoop(GraphEdge edge)
    {
        var place = _layout.States[edge.From];
        var (x, y) = (place.X + (place.Width / 2), LayerY(place.Layer));
        WritePath(FormattableString.Invariant($"M{x:0.#} {y - 8:0.#}C{x + GraphLayout.LoopWidth:0.#} {y - 20:0.#} {x + GraphLayout.LoopWidth:0.#} {y + 20:0.#} {x + 2:0.#} {y + 8:0.#}"), edge.IsTaken);
        WriteLabel(edge.Events, x + GraphLayout.LoopWidth + (LabelWidth(edge.Events) / 2), y);
    }

    private void WritePath(string path, bool isTaken) => Add($"<path class=\"{(isTaken ? "e t" : "e")}\" marker-end=\"url(#{(isTaken ? "ta" : "a")})\" d=\"{path}\"/>\n");

    private void WriteLabel(IReadOnlyList<string> lines, double x, double y)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            Add($"<text class=\"l\" x=\"{x:0.#}\" y=\"{y + 4 + ((i - ((lines.Count - 1) / 2.0)) * LineHeight):0.#}\">{Escape(lines[i])}</text>\n");
        }
    }

    private static double LabelWidth(IReadOnlyList<string> lines) => GraphLayout.WidthOf(lines.MaxBy(x => x.Length)!);

    private static double LayerY(int layer) => Top + (layer * LayerHeight) + (NodeHeight / 2);

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Where(x => !char.IsControl(x))]));

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
