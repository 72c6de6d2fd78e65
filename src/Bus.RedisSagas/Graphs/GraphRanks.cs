namespace Bus.RedisSagas;

/// <summary>Tells the layer of each state: behind all that lead to it, but for the edges that close a circle.</summary>
internal sealed class GraphRanks
{
    private readonly Dictionary<string, List<string>> _next;
    private readonly Dictionary<string, int> _ranks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<string> _finished = [];
    private readonly HashSet<(string From, string To)> _closing = [];

    internal GraphRanks(GraphModel model)
    {
        _next = model.Nodes.ToDictionary(x => x.State, _ => new List<string>(), StringComparer.Ordinal);
        foreach (var edge in model.Edges.Where(x => x.From != x.To))
        {
            _next[edge.From].Add(edge.To);
        }

        foreach (var state in model.Nodes.Select(x => x.State).OrderByDescending(x => x == model.Initial))
        {
            Visit(state);
        }

        for (var i = _finished.Count - 1; i >= 0; i--)
        {
            var rank = _ranks.GetValueOrDefault(_finished[i]);
            _ranks[_finished[i]] = rank;
            foreach (var next in _next[_finished[i]].Where(x => !_closing.Contains((_finished[i], x))))
            {
                _ranks[next] = Math.Max(_ranks.GetValueOrDefault(next), rank + 1);
            }
        }

        // What ends ends at the bottom.
        if (_ranks.ContainsKey(model.Final))
        {
            _ranks[model.Final] = Math.Max(_ranks[model.Final], _ranks.Where(x => x.Key != model.Final).Select(x => x.Value + 1).DefaultIfEmpty().Max());
        }
    }

    internal IReadOnlyDictionary<string, int> Ranks => _ranks;

    private void Visit(string state)
    {
        if (_finished.Contains(state) || !_open.Add(state))
        {
            return;
        }

        foreach (var next in _next[state])
        {
            if (_open.Contains(next))
            {
                _closing.Add((state, next));
            }
            else
            {
                Visit(next);
            }
        }

        _open.Remove(state);
        _finished.Add(state);
    }
}
