using MassTransit;

namespace Bus.RedisSagas;

/// <summary>What is drawn of a machine: its states, and between two of them one edge with all events that lead from one to the other.</summary>
internal sealed record GraphModel(string Title, string Initial, string Final, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    internal static GraphModel Create(SagaMachineDescription machine, SagaDetails? instance)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var steps = (instance?.History ?? []).Where(x => x.IsApplied)
            .Select(x => (From: x.From.Length == 0 ? machine.InitialState : x.From, To: x.To.Length == 0 ? x.From : x.To, Events: x.Event.Split(SagaEvents.Separator))).ToList();
        var current = instance?.Summary?.State ?? (steps.Count > 0 ? steps[^1].To : null);
        var edges = new List<GraphEdge>();
        foreach (var group in machine.Transitions.SelectMany(x => (x.To.Count == 0 ? [x.From] : x.To).Select(to => (x.From, To: to, x.Event))).GroupBy(x => (x.From, x.To)))
        {
            var events = group.Select(x => x.Event).Distinct().ToList();
            edges.Add(new GraphEdge(group.Key.From, group.Key.To, events, steps.Exists(x => x.From == group.Key.From && x.To == group.Key.To && events.Intersect(x.Events).Any())));
        }

        // What an older version of the machine did is part of the way.
        foreach (var (from, to, events) in steps.Where(x => x.From != x.To && !edges.Exists(edge => edge.From == x.From && edge.To == x.To)).ToList())
        {
            if (!edges.Exists(x => x.From == from && x.To == to))
            {
                edges.Add(new GraphEdge(from, to, [string.Join(SagaEvents.Separator, events)], IsTaken: true));
            }
        }

        var names = machine.States.Select(x => x.Name).Concat(edges.SelectMany(x => new[] { x.From, x.To })).Append(current).OfType<string>().Where(x => x.Length > 0).Distinct().ToList();
        var visited = steps.SelectMany(x => new[] { x.From, x.To }).ToHashSet(StringComparer.Ordinal);
        return new GraphModel(machine.SagaName, machine.InitialState, machine.FinalState, [.. names.Select(x => new GraphNode(x, x == current, visited.Contains(x)))], edges);
    }

    /// <summary>A state's name that is valid in every language: what it is called is said beside it.</summary>
    internal string IdOf(string state)
    {
        for (var i = 0; i < Nodes.Count; i++)
        {
            if (Nodes[i].State == state)
            {
                return FormattableString.Invariant($"s{i}");
            }
        }

        throw new InvalidOperationException($"The state '{state}' is not part of the drawing.");
    }
}
