using Bus.Backtesting.Data;

namespace Bus.Jobs.Data;

/// <summary>The prices used last, as many as fit. Thread-safe; two who ask for the same at once load them once.</summary>
internal sealed class PriceCache
{
    // About 300 MB. What is larger by itself is kept alone.
    private const long MaxBars = 5_000_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, Lazy<Bars> Bars)>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, Lazy<Bars> Bars)> _recent = [];

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    internal Bars Get(string key, Func<Bars> load)
    {
        var bars = Take(key, load);
        try
        {
            _ = bars.Value;
        }
        catch
        {
            // Read again the next time: the file may be complete by then.
            Remove(key, bars);
            throw;
        }

        Trim();
        return bars.Value;
    }

    private Lazy<Bars> Take(string key, Func<Bars> load)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _recent.Remove(node);
            }
            else
            {
                node = new((key, new Lazy<Bars>(load)));
                _entries.Add(key, node);
            }

            _recent.AddFirst(node);
            return node.Value.Bars;
        }
    }

    private void Remove(string key, Lazy<Bars> bars)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var node) && node.Value.Bars == bars)
            {
                _entries.Remove(key);
                _recent.Remove(node);
            }
        }
    }

    private void Trim()
    {
        lock (_lock)
        {
            var total = _recent.Where(entry => entry.Bars.IsValueCreated).Sum(entry => (long)entry.Bars.Value.Count);
            while (total > MaxBars && _recent is { Count: > 1, Last: { } last } && last.Value.Bars.IsValueCreated)
            {
                total -= last.Value.Bars.Value.Count;
                _entries.Remove(last.Value.Key);
                _recent.RemoveLast();
            }
        }
    }
}
