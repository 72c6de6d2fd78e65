using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Topology;

namespace Bus.RedisStreams.Topology;

/// <summary>How messages of one type are published: to its own topic and those of all types it implements.</summary>
internal sealed class RedisStreamsMessagePublishTopology<TMessage> : MessagePublishTopology<TMessage>, IRedisStreamsMessagePublishTopology
    where TMessage : class
{
    private readonly List<IRedisStreamsMessagePublishTopology> _implemented = [];
    private readonly Lazy<IReadOnlyList<string>> _topicNames;

    internal RedisStreamsMessagePublishTopology(IPublishTopology publishTopology, IMessageTopology<TMessage> messageTopology)
        : base(publishTopology)
    {
        TopicName = messageTopology.EntityName;
        _topicNames = new Lazy<IReadOnlyList<string>>(CollectTopicNames);
    }

    public string TopicName { get; }

    public IReadOnlyList<string> GetTopicNames() => _topicNames.Value;

    public override bool TryGetPublishAddress(Uri baseAddress, [NotNullWhen(true)] out Uri? publishAddress)
    {
        publishAddress = new RedisStreamsEndpointAddress(baseAddress, TopicName, RedisStreamsEndpointAddress.AddressType.Topic);
        return true;
    }

    internal void AddImplemented(IRedisStreamsMessagePublishTopology topology) => _implemented.Add(topology);

    private string[] CollectTopicNames() =>
        [.. _implemented.Where(x => !x.Exclude).Select(x => x.TopicName).Prepend(TopicName).Distinct(StringComparer.Ordinal)];
}
