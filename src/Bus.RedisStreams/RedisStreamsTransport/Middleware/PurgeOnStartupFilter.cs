using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Deletes the messages of a queue, once per process: a restart of the transport is no new start of the service.</summary>
internal sealed class PurgeOnStartupFilter : IFilter<ClientContext>
{
    private bool _isPurged;

    public async Task Send(ClientContext context, IPipe<ClientContext> next)
    {
        if (!_isPurged)
        {
            await context.PurgeAsync();
            _isPurged = true;
            LogContext.Debug?.Log("Purged queue {QueueName}", context.Settings.QueueName);
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("purgeOnStartup");
}
