using Bus.RedisStreams.Topology;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Topology;

namespace Bus.RedisStreams.Configuration;

/// <summary>Send and publish topology are the bus's; each endpoint has a consume topology of its own.</summary>
internal sealed class RedisStreamsTopologyConfiguration : IRedisStreamsTopologyConfiguration
{
    private readonly IMessageTopologyConfigurator _messageTopology;
    private readonly ISendTopologyConfigurator _sendTopology;

    internal RedisStreamsTopologyConfiguration(IMessageTopologyConfigurator messageTopology)
    {
        _messageTopology = messageTopology;

        _sendTopology = new SendTopology();
        _sendTopology.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        _sendTopology.TryAddConvention(new RoutingKeySendTopologyConvention());
        _sendTopology.TryAddConvention(new PartitionKeySendTopologyConvention());

        Publish = new RedisStreamsPublishTopology(messageTopology);
        Publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        Publish.ConnectPublishTopologyConfigurationObserver(new PublishToSendTopologyConfigurationObserver(_sendTopology));

        Consume = new RedisStreamsConsumeTopology(Publish);
    }

    internal RedisStreamsTopologyConfiguration(IRedisStreamsTopologyConfiguration parent)
    {
        _messageTopology = parent.Message;
        _sendTopology = parent.Send;
        Publish = parent.Publish;
        Consume = new RedisStreamsConsumeTopology(parent.Publish);
    }

    public RedisStreamsPublishTopology Publish { get; }

    public RedisStreamsConsumeTopology Consume { get; }

    IMessageTopologyConfigurator ITopologyConfiguration.Message => _messageTopology;

    ISendTopologyConfigurator ITopologyConfiguration.Send => _sendTopology;

    IPublishTopologyConfigurator ITopologyConfiguration.Publish => Publish;

    IConsumeTopologyConfigurator ITopologyConfiguration.Consume => Consume;

    public IEnumerable<ValidationResult> Validate() =>
        _sendTopology.Validate().Concat(Publish.Validate()).Concat(Consume.Validate());
}
