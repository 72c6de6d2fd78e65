namespace Bus.RedisStreams;

/// <summary>A message that this process holds: waiting for its turn, or running.</summary>
internal sealed class Delivery
{
    private RedisStreamsReceiveContext? _context;
    private bool _isCanceled;

    internal Delivery(RedisStreamsTransportMessage message, QueueInstance instance, bool isCounted)
    {
        Message = message;
        Instance = instance;
        IsCounted = isCounted;
    }

    internal RedisStreamsTransportMessage Message { get; }

    internal QueueInstance Instance { get; }

    /// <summary>Whether Redis counts this delivery already; one that waits for its turn is counted when it starts.</summary>
    internal bool IsCounted { get; set; }

    /// <summary>Whether it has completed and is being acknowledged: it takes no slot, and is held until that is done.</summary>
    internal bool IsSettling { get; set; }

    /// <summary>Connects the consumer's context, so that a lost lease cancels it.</summary>
    internal void Attach(RedisStreamsReceiveContext context)
    {
        lock (this)
        {
            _context = context;
            if (_isCanceled)
            {
                context.Cancel();
            }
        }
    }

    internal void Detach()
    {
        lock (this)
        {
            _context = null;
        }
    }

    internal void Cancel()
    {
        lock (this)
        {
            _isCanceled = true;
            _context?.Cancel();
        }
    }
}
