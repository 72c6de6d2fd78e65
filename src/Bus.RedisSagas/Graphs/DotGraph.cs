using System.Globalization;
using System.Text;

namespace Bus.RedisSagas;

/// <summary>Writes a drawing in the language of Graphviz.</summary>
internal static class DotGraph
{
    internal static string Write(GraphModel model)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph {Quote(model.Title)} {{\n");
        text.Append("    rankdir=TB;\n    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n    edge [fontname=\"sans-serif\", fontsize=10];\n");
        foreach (var node in model.Nodes)
        {
            var look = node.IsCurrent ? ", style=\"rounded,filled\", fillcolor=\"#2563eb\", fontcolor=white" : node.IsVisited ? ", color=\"#2563eb\", penwidth=2" : string.Empty;
            var border = node.State == model.Final ? ", peripheries=2" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"    {model.IdOf(node.State)} [label={Quote(node.State)}{border}{look}];\n");
        }

        foreach (var edge in model.Edges)
        {
            var look = edge.IsTaken ? ", color=\"#2563eb\", penwidth=2" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"    {model.IdOf(edge.From)} -> {model.IdOf(edge.To)} [label={Quote(string.Join(", ", edge.Events))}{look}];\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
