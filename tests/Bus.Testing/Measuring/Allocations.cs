namespace Bus.Testing;

/// <summary>What code allocates on the thread that runs it.</summary>
public static class Allocations
{
    private const int MostAttempts = 1000;

    /// <summary>The bytes that an action allocates, the action being run again while a garbage collection falls into it.</summary>
    /// <remarks>
    /// A thread is given memory in pieces of some kilobytes. When a collection takes place, which any thread of the process may cause,
    /// the runtime takes back the rest of the piece, and counts it as allocated by the thread.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A collection fell into every one of 1000 attempts.</exception>
    public static long Of(Action action)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var collections = GC.CollectionCount(0);
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (GC.CollectionCount(0) == collections)
            {
                return allocated;
            }
        }

        throw new InvalidOperationException($"A garbage collection fell into every one of {MostAttempts} attempts.");
    }
}
