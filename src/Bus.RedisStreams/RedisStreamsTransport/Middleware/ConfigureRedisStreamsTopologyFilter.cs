using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Makes an endpoint's queue and subscriptions, at every start of its transport.</summary>
internal sealed class ConfigureRedisStreamsTopologyFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsReceiveEndpointContext _context;
    private bool _isConfigured;

    internal ConfigureRedisStreamsTopologyFilter(RedisStreamsReceiveEndpointContext context)
    {
        _context = context;
    }

    public async Task Send(ClientContext context, IPipe<ClientContext> next)
    {
        await context.SettleConnection.ConnectAsync(context.CancellationToken);
        await context.CreateQueueAsync(context.CancellationToken);
        if (context.Settings.Lifetime is null)
        {
            // A temporary queue may end at any moment until an instance holds it; that instance subscribes it.
            var subscriptions = new QueueSubscriptions(context, _context.BrokerTopology);

            // Once per process: after a reconnect a newer version of the service may have configured the queue's subscriptions.
            await (_isConfigured ? subscriptions.RestoreAsync(context.CancellationToken) : subscriptions.ConfigureAsync(context.CancellationToken));
            _isConfigured = true;
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => _context.BrokerTopology.Probe(context.CreateFilterScope("configureTopology"));
}
