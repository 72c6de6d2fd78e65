using MassTransit;

namespace Bus.LoadTool;

/// <summary>A handler that does nothing but count, or gets stuck when told to.</summary>
internal sealed class LoadConsumer(LoadProgress progress) : IConsumer<LoadMessage>
{
    public Task Consume(ConsumeContext<LoadMessage> context)
    {
        if (context.Message.Blocks)
        {
            return progress.Unblocked.WaitAsync(context.CancellationToken);
        }

        progress.Consumed(context.Message);
        return Task.CompletedTask;
    }
}
