using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>Keeps what was read of a command, for <see cref="GivenUpCommandFilter{TCommand}"/>.</summary>
internal sealed class ReadCommandFilter : IFilter<ConsumeContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("readCommand");

    public Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context.ReceiveContext.AddOrUpdatePayload(() => new ReadCommand(context), _ => new ReadCommand(context));
        return next.Send(context);
    }
}
