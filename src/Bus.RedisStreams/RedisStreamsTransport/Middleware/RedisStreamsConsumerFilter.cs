using MassTransit;
using MassTransit.Transports;

namespace Bus.RedisStreams.Middleware;

/// <summary>Runs the receiver until the endpoint stops.</summary>
internal sealed class RedisStreamsConsumerFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsReceiveEndpointContext _context;

    internal RedisStreamsConsumerFilter(RedisStreamsReceiveEndpointContext context)
    {
        _context = context;
    }

    public Task Send(ClientContext context, IPipe<ClientContext> next) => context.RunAsync(run => ConsumeAsync(context, run));

    public void Probe(ProbeContext context) => context.CreateFilterScope("redisStreamsConsumer");

    private async Task ConsumeAsync(ClientContext context, EndpointRun run)
    {
        var instance = new QueueInstance();
        await context.JoinAsync(instance, context.CancellationToken);
        if (context.Settings.Lifetime is not null)
        {
            // Now that an instance holds the queue it cannot end unnoticed; a permanent one was subscribed before.
            await new QueueSubscriptions(context, _context.BrokerTopology).ConfigureAsync(context.CancellationToken);
        }

        var receiver = new RedisStreamsMessageReceiver(context, _context, instance);
        run.SetConsumer(receiver);
        await receiver.Ready;
        context.ConnectionContext.ScheduledPublishes.Start();
        await _context.TransportObservers.NotifyReady(_context.InputAddress);

        try
        {
            await receiver.Completed;
        }
        finally
        {
            DeliveryMetrics metrics = receiver;
            await _context.TransportObservers.NotifyCompleted(_context.InputAddress, metrics);
            _context.LogConsumerCompleted(metrics.DeliveryCount, metrics.ConcurrentDeliveryCount);
        }
    }
}
