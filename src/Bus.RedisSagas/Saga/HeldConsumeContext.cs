using MassTransit;
using MassTransit.Middleware.InMemoryOutbox;

namespace Bus.RedisSagas;

/// <summary>Holds what a transition sends until its fate is known.</summary>
internal sealed class HeldConsumeContext<TMessage>(ConsumeContext<TMessage> context) : InMemoryOutboxConsumeContext<TMessage>(context), OutboxContext
    where TMessage : class
{
    private int _count;

    /// <summary>Whether nothing was sent.</summary>
    internal bool IsEmpty => Volatile.Read(ref _count) == 0;

    Task OutboxContext.Add(Func<Task> method)
    {
        Interlocked.Increment(ref _count);
        return Add(method);
    }
}
