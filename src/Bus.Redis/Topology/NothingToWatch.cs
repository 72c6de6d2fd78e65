namespace Bus.Redis.Topology;

/// <summary>The registration with a topology that never changes.</summary>
internal sealed class NothingToWatch : IDisposable
{
    internal static readonly NothingToWatch Instance = new();

    public void Dispose()
    {
        // Nothing was registered.
    }
}
