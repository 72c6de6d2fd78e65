using MassTransit;
using MassTransit.Context;

namespace Bus.Jobs.Runs;

/// <summary>What a job's consumer sees: a token that also fires on timeout and cancellation; and a failure of it is no fault of the message, for the job decides what follows.</summary>
internal sealed class JobConsumeContext<TCommand> : ConsumeContextProxy, ConsumeContext<TCommand>
    where TCommand : class
{
    private readonly ConsumeContext<TCommand> _context;
    private volatile bool _isOver;

    internal JobConsumeContext(ConsumeContext<TCommand> context, CancellationToken cancellationToken)
        : base(context)
    {
        _context = context;
        CancellationToken = cancellationToken;
    }

    public override CancellationToken CancellationToken { get; }

    public TCommand Message => _context.Message;

    /// <summary>What the consumer, given up, still says has no effect on the message.</summary>
    internal void GiveUp() => _isOver = true;

    public override Task NotifyConsumed<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) =>
        _isOver ? Task.CompletedTask : base.NotifyConsumed(context, duration, consumerType);

    public override Task NotifyFaulted<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) => Task.CompletedTask;

    public Task NotifyConsumed(TimeSpan duration, string consumerType) => NotifyConsumed(this, duration, consumerType);

    public Task NotifyFaulted(TimeSpan duration, string consumerType, Exception exception) => NotifyFaulted(this, duration, consumerType, exception);
}
