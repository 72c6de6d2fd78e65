namespace Bus.Redis.Connections;

/// <summary>Counts the commands that all connections of a client have written.</summary>
internal sealed class RequestCounter
{
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Add(int requests) => Interlocked.Add(ref _count, requests);
}
