using Bus.RedisStreams.Configuration;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Publishes to a topic, now or when the message is due.</summary>
internal sealed class TopicSendTransportContext : RedisStreamsSendTransportContext
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;

    internal TopicSendTransportContext(RedisStreamsHostConfiguration hostConfiguration, ReceiveEndpointContext context, ConnectionContextSupervisor supervisor, string topicName)
        : base(hostConfiguration, context, supervisor, topicName)
    {
        _hostConfiguration = hostConfiguration;
    }

    private IReadOnlyList<string> TopicNames => _hostConfiguration.PublishTopology.GetTopicNames(EntityName);

    protected override string ScheduleDestination => ScheduledMessages.TopicPrefix + EntityName;

    protected override Task SendEntryAsync(ConnectionContext connection, EncodedEntry entry, CancellationToken cancellationToken) =>
        TopicPublisher.PublishAsync(connection, connection.Topics.Get(TopicNames), entry, cancellationToken);

    protected override Task SendDelayedAsync<T>(ConnectionContext connection, DelayedEntry entry, RedisStreamsMessageSendContext<T> context) =>
        connection.ScheduledPublishes.AddAsync(EntityName, TopicNames, entry, context.CancellationToken);
}
