using System.Globalization;
using System.Text;

namespace Bus.RedisSagas;

/// <summary>Writes a drawing in the language of Mermaid.</summary>
internal static class MermaidGraph
{
    internal static string Write(GraphModel model)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var node in model.Nodes)
        {
            text.Append(CultureInfo.InvariantCulture, $"    state \"{Escape(node.State)}\" as {model.IdOf(node.State)}\n");
        }

        if (model.Nodes.Any(x => x.State == model.Initial))
        {
            text.Append(CultureInfo.InvariantCulture, $"    [*] --> {model.IdOf(model.Initial)}\n");
        }

        foreach (var edge in model.Edges)
        {
            var events = string.Join(", ", edge.Events.Select(Escape));
            text.Append(CultureInfo.InvariantCulture, $"    {model.IdOf(edge.From)} --> {model.IdOf(edge.To)}: {(edge.IsTaken ? $"✓ {events}" : events)}\n");
        }

        if (model.Nodes.Any(x => x.State == model.Final))
        {
            text.Append(CultureInfo.InvariantCulture, $"    {model.IdOf(model.Final)} --> [*]\n");
        }

        text.Append("    classDef visited stroke:#2563eb,stroke-width:2px\n    classDef current fill:#2563eb,color:#ffffff,stroke-width:3px\n");
        foreach (var node in model.Nodes.Where(x => x.IsCurrent || x.IsVisited))
        {
            text.Append(CultureInfo.InvariantCulture, $"    class {model.IdOf(node.State)} {(node.IsCurrent ? "current" : "visited")}\n");
        }

        return text.ToString();
    }

    /// <summary>Everything but letters, digits, blanks and a few signs becomes the number of its character.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '.' or '-' or '_' or '+')
            {
                escaped.Append(rune);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return escaped.ToString();
    }
}
