namespace Bus.LoadTool;

/// <summary>Counts the transitions that a process begins, those included that are lost and repeated.</summary>
internal sealed class ChoirTransitions
{
    private long _count;

    internal long Count => Interlocked.Read(ref _count);

    internal void Begin() => Interlocked.Increment(ref _count);
}
