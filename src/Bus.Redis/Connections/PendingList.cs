namespace Bus.Redis.Connections;

/// <summary>A queue of pending commands from whose middle one can be taken; it allocates nothing. Guarded by the queue's lock.</summary>
internal sealed class PendingList
{
    private PendingReply? _last;

    internal PendingReply? First { get; private set; }

    internal int Count { get; private set; }

    /// <summary>Encoded bytes of all commands in the list.</summary>
    internal long Bytes { get; private set; }

    internal void Append(PendingReply pending)
    {
        pending.List = this;
        pending.Previous = _last;
        pending.Next = null;
        if (_last is null)
        {
            First = pending;
        }
        else
        {
            _last.Next = pending;
        }

        _last = pending;
        Count++;
        Bytes += pending.Size;
    }

    internal void Remove(PendingReply pending)
    {
        if (pending.Previous is null)
        {
            First = pending.Next;
        }
        else
        {
            pending.Previous.Next = pending.Next;
        }

        if (pending.Next is null)
        {
            _last = pending.Previous;
        }
        else
        {
            pending.Next.Previous = pending.Previous;
        }

        pending.List = null;
        pending.Previous = pending.Next = null;
        Count--;
        Bytes -= pending.Size;
    }

    internal PendingReply? TakeFirst()
    {
        var first = First;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }
}
