using System.Collections.Immutable;

namespace Bus.Redis.Topology;

/// <summary>The connections that want to know of a change.</summary>
internal sealed class Watchers
{
    private ImmutableArray<Watcher> _watchers = [];

    internal IDisposable Add(Action changed)
    {
        var watcher = new Watcher(this, changed);
        ImmutableInterlocked.Update(ref _watchers, static (watchers, added) => watchers.Add(added), watcher);
        return watcher;
    }

    internal void Notify()
    {
        foreach (var watcher in _watchers)
        {
            watcher.Changed();
        }
    }

    private sealed class Watcher(Watchers owner, Action changed) : IDisposable
    {
        internal Action Changed => changed;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._watchers, static (watchers, removed) => watchers.Remove(removed), this);
    }
}
