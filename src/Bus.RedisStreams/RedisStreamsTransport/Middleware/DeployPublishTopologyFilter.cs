using Bus.RedisStreams.Topology;
using MassTransit;

namespace Bus.RedisStreams.Middleware;

/// <summary>Makes the topics of all configured message types visible before anything is published.</summary>
internal sealed class DeployPublishTopologyFilter : IFilter<ClientContext>
{
    private readonly RedisStreamsPublishTopology _topology;

    internal DeployPublishTopologyFilter(RedisStreamsPublishTopology topology)
    {
        _topology = topology;
    }

    public async Task Send(ClientContext context, IPipe<ClientContext> next)
    {
        foreach (var topicName in _topology.GetConfiguredTopicNames())
        {
            await context.DeployTopicAsync(topicName);
        }

        await next.Send(context);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("deployPublishTopology");
}
