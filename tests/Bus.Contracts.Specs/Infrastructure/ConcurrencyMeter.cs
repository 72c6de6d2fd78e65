namespace Bus.Contracts.Specs;

/// <summary>Counts how many are inside at once.</summary>
public sealed class ConcurrencyMeter
{
    private readonly Lock _lock = new();
    private int _inside;

    /// <summary>The most that ever were inside at once.</summary>
    public int Most { get; private set; }

    /// <summary>How many are inside.</summary>
    public int Inside
    {
        get
        {
            lock (_lock)
            {
                return _inside;
            }
        }
    }

    /// <summary>Goes inside until disposal.</summary>
    public IDisposable Enter()
    {
        lock (_lock)
        {
            Most = Math.Max(Most, ++_inside);
        }

        return new Exit(this);
    }

    private sealed class Exit(ConcurrencyMeter meter) : IDisposable
    {
        public void Dispose()
        {
            lock (meter._lock)
            {
                meter._inside--;
            }
        }
    }
}
