using MassTransit;

namespace Bus.RedisStreams.Topology;

/// <summary>The consume topology of one endpoint: the topics its queue subscribes to.</summary>
internal sealed class RedisStreamsConsumeTopology : ConsumeTopology
{
    private const int MaxQueueNameLength = 255;

    private readonly List<string> _invalid = [];
    private readonly RedisStreamsPublishTopology _publishTopology;
    private readonly HashSet<string> _topicNames = new(StringComparer.Ordinal);

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

    internal void Subscribe<T>()
        where T : class
    {
        if (!MessageTypeCache<T>.IsValidMessageType)
        {
            _invalid.Add($"{TypeCache<T>.ShortName} is not a consumable message type: {MessageTypeCache<T>.InvalidMessageTypeReason}");
            return;
        }

        Subscribe(_publishTopology.GetMessageTopology<T>().TopicName);
    }

    internal void Subscribe(string topicName)
    {
        if (!RedisStreamsEndpointAddress.IsValidName(topicName))
        {
            _invalid.Add($"The topic name '{topicName}' is not valid; allowed are letters, digits and - _ . :");
            return;
        }

        _topicNames.Add(topicName);
    }

    internal IReadOnlyList<string> GetTopicNames() => [.. _topicNames.Order(StringComparer.Ordinal)];
}
