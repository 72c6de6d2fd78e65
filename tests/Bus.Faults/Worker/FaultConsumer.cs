using System.Diagnostics;
using MassTransit;

namespace Bus.Faults.Worker;

/// <summary>Does what a message says, and writes a line when its handler starts and when it is done.</summary>
public sealed class FaultConsumer : IConsumer<FaultMessage>
{
    /// <inheritdoc />
    public async Task Consume(ConsumeContext<FaultMessage> context)
    {
        var message = context.Message;
        WorkerLine.Write(WorkerLine.Started, message, GetDeliveryCount(context));
        await DieAtAsync(context, FaultBehavior.DieInHandler);
        if (message.Behavior == FaultBehavior.DieAlways)
        {
            Die();
        }

        if (message.Milliseconds > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(message.Milliseconds), context.CancellationToken);
        }

        switch (message.Behavior)
        {
            case FaultBehavior.Fail:
                throw new InvalidOperationException($"message {message.Id} is to fail");
            case FaultBehavior.PutOff when context.GetRedeliveryCount() == 0:
                throw new PutOffException();
        }

        WorkerLine.Write(WorkerLine.Done, message, GetDeliveryCount(context));
    }

    /// <summary>Kills this process if the message wants that here, and was not delivered before.</summary>
    internal static Task DieAtAsync(ConsumeContext<FaultMessage> context, FaultBehavior step)
    {
        if (context.Message.Behavior == step && GetDeliveryCount(context) == 1)
        {
            Die();
        }

        return Task.CompletedTask;
    }

    // SIGKILL: no handler of this process runs any more, and the lines written before are in the pipe.
    private static void Die() => Process.GetCurrentProcess().Kill();

    internal static long GetDeliveryCount(ConsumeContext context) => context.ReceiveContext.TransportHeaders.Get<long>("DeliveryCount") ?? 0;
}
