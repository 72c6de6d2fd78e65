using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Makes an endpoint's queue and subscriptions, at every start of its transport.</summary>
internal sealed class ConfigureRedisStreamsTopologyFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsReceiveEndpointContext _context;

    internal ConfigureRedisStreamsTopologyFilter(RedisStreamsReceiveEndpointContext context)
    {
        _context = context;
    }

    public async Task Send(ClientContext context, IPipe<ClientContext> next)
    {
        await context.SettleConnection.ConnectAsync(context.CancellationToken);
        await context.CreateQueueAsync(context.CancellationToken);
        if (!context.Settings.IsTemporary)
        {
            // A temporary queue may end at any moment until an instance holds it; that instance subscribes it.
            await new QueueSubscriptions(context, _context.BrokerTopology).SubscribeAsync(context.CancellationToken);
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => _context.BrokerTopology.Probe(context.CreateFilterScope("configureTopology"));
}
