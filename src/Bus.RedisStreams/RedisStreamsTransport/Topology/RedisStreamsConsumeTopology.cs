using Bus.RedisStreams.Configuration;
using MassTransit;

namespace Bus.RedisStreams.Topology;

/// <summary>The consume topology of one endpoint: the topics its queue subscribes to.</summary>
internal sealed class RedisStreamsConsumeTopology : ConsumeTopology
{
    private const int MaxQueueNameLength = 255;

    private readonly List<string> _invalid = [];
    private readonly RedisStreamsPublishTopology _publishTopology;
    private readonly HashSet<TopicBinding> _bindings = [];

    internal RedisStreamsConsumeTopology(RedisStreamsPublishTopology publishTopology)
        : base(MaxQueueNameLength)
    {
        _publishTopology = publishTopology;
    }

    public override IEnumerable<ValidationResult> Validate() =>
        base.Validate().Concat(_invalid.Select(sentence => this.Failure("Subscribe", sentence)));

    internal bool IsConsumeTopologyConfigured<T>()
        where T : class =>
        ((IConsumeTopologyConfigurator)this).GetMessageTopology<T>().ConfigureConsumeTopology;

    internal void Subscribe<T>(Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null)
        where T : class
    {
        if (!MessageTypeCache<T>.IsValidMessageType)
        {
            _invalid.Add($"{TypeCache<T>.ShortName} is not a consumable message type: {MessageTypeCache<T>.InvalidMessageTypeReason}");
            return;
        }

        Subscribe(_publishTopology.GetMessageTopology<T>().TopicName, configure);
    }

    internal void Subscribe(string topicName, Action<IRedisStreamsTopicSubscriptionConfigurator>? configure = null)
    {
        if (!RedisStreamsEndpointAddress.IsValidName(topicName))
        {
            _invalid.Add($"The topic name '{topicName}' is not valid; allowed are letters, digits and - _ . :");
            return;
        }

        var configurator = new RedisStreamsTopicSubscriptionConfigurator();
        configure?.Invoke(configurator);
        if (configurator.Validate(topicName) is { } sentence)
        {
            _invalid.Add(sentence);
            return;
        }

        _bindings.Add(new TopicBinding(topicName, configurator.Filter));
    }

    internal IReadOnlyList<TopicBinding> GetBindings() =>
        [.. _bindings.OrderBy(x => x.TopicName, StringComparer.Ordinal).ThenBy(x => x.Filter, StringComparer.Ordinal)];
}
