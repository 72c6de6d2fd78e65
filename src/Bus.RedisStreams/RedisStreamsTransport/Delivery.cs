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

    /// <summary>Cancels the consumer's context, now or when it is connected.</summary>
    /// <remarks>On a thread of its own: what consumers registered for it may take long or fail, and concerns nobody else.</remarks>
    internal void BeginCancel(Uri inputAddress) => ThreadPool.QueueUserWorkItem(Cancel, inputAddress, preferLocal: false);

    private void Cancel(Uri inputAddress)
    {
        try
        {
            lock (this)
            {
                _isCanceled = true;
                _context?.Cancel();
            }
        }
        catch (Exception exception)
        {
            // The token is cancelled all the same; only what a consumer registered failed.
            RedisStreamsLogMessages.CancelFailed(exception, inputAddress, Message.MessageId);
        }
    }
}
