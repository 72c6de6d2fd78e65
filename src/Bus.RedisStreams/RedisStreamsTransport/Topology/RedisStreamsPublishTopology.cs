using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Metadata;
using MassTransit.Topology;

namespace Bus.RedisStreams.Topology;

/// <summary>The publish topology of a bus: which topics a message type goes to.</summary>
internal sealed class RedisStreamsPublishTopology : PublishTopology
{
    private readonly ConcurrentDictionary<string, IRedisStreamsMessagePublishTopology> _byTopicName = new(StringComparer.Ordinal);
    private readonly IMessageTopology _messageTopology;

    internal RedisStreamsPublishTopology(IMessageTopology messageTopology)
    {
        _messageTopology = messageTopology;
    }

    internal new IRedisStreamsMessagePublishTopology GetMessageTopology<T>()
        where T : class =>
        (IRedisStreamsMessagePublishTopology)base.GetMessageTopology<T>();

    /// <summary>The topics behind one topic name: those of the type with that entity name, or the name alone if this bus knows no such type.</summary>
    internal IReadOnlyList<string> GetTopicNames(string topicName) =>
        _byTopicName.TryGetValue(topicName, out var topology) ? topology.GetTopicNames() : [topicName];

    /// <summary>The topics of every message type that is configured on this bus and not excluded.</summary>
    internal IReadOnlyList<string> GetConfiguredTopicNames() =>
        [.. _byTopicName.Values.Where(x => !x.Exclude).Select(x => x.TopicName)];

    protected override IMessagePublishTopologyConfigurator CreateMessageTopology<T>()
    {
        var topology = new RedisStreamsMessagePublishTopology<T>(this, _messageTopology.GetMessageTopology<T>());
        ImplementedMessageTypeCache<T>.EnumerateImplementedTypes(new ImplementedMessageTypeConnector<T>(this, topology));
        _byTopicName.TryAdd(topology.TopicName, topology);
        OnMessageTopologyCreated(topology);
        return topology;
    }

    private sealed class ImplementedMessageTypeConnector<TMessage>(RedisStreamsPublishTopology publishTopology, RedisStreamsMessagePublishTopology<TMessage> topology) : IImplementedMessageType
        where TMessage : class
    {
        public void ImplementsMessageType<T>(bool direct)
            where T : class =>
            topology.AddImplemented(publishTopology.GetMessageTopology<T>());
    }
}
