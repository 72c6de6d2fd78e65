using MassTransit;

namespace Bus.Faults.Worker;

/// <summary>Kills the process right before and right after a handler: after means before the acknowledgement.</summary>
public sealed class StepObserver : IConsumeObserver
{
    /// <inheritdoc />
    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class => DieAtAsync(context, FaultBehavior.DieBeforeHandler);

    /// <inheritdoc />
    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class => DieAtAsync(context, FaultBehavior.DieAfterHandler);

    /// <inheritdoc />
    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private static Task DieAtAsync(ConsumeContext context, FaultBehavior step) =>
        context.TryGetMessage(out ConsumeContext<FaultMessage>? typed) ? FaultConsumer.DieAtAsync(typed, step) : Task.CompletedTask;
}
