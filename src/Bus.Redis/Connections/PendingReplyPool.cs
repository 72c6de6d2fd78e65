using System.Collections.Concurrent;

namespace Bus.Redis.Connections;

/// <summary>Keeps answered <see cref="PendingReply"/> objects for the next commands.</summary>
internal sealed class PendingReplyPool(CommandQueue queue)
{
    // About 200 bytes each.
    private const int MaxKept = 2048;

    private readonly ConcurrentQueue<PendingReply> _kept = new();
    private int _count;

    internal PendingReply Rent()
    {
        if (_kept.TryDequeue(out var pending))
        {
            Interlocked.Decrement(ref _count);
            return pending;
        }

        return new PendingReply(queue, this);
    }

    internal void Return(PendingReply pending)
    {
        if (Volatile.Read(ref _count) < MaxKept)
        {
            Interlocked.Increment(ref _count);
            _kept.Enqueue(pending);
        }
    }
}
