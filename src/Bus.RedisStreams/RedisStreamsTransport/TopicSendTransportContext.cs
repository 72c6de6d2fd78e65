using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
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

    protected override Task SendEntryAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, CancellationToken cancellationToken) =>
        entry.Terms is { IsMandatory: true }
            ? PublishMandatoryAsync(connection, link, entry, cancellationToken)
            : TopicPublisher.PublishAsync(connection, link, connection.Topics.Get(TopicNames), entry, cancellationToken);

    protected override Task SendDelayedAsync<T>(ConnectionContext connection, IRedisConnection link, DelayedEntry entry, RedisStreamsMessageSendContext<T> context, CancellationToken cancellationToken) =>
        connection.ScheduledPublishes.AddAsync(link, EntityName, TopicNames, entry, cancellationToken);

    protected override void StageEntry(RedisUnitOfWork work, EncodedEntry entry) => work.AddPublish(entry, TopicNames, EntityName);

    protected override void StageDelayed(RedisUnitOfWork work, DelayedEntry entry) => work.AddDelayedPublish(entry, TopicNames, EntityName);

    protected override IEnumerable<string> GetWrittenKeys(ConnectionContext connection, EncodedEntry entry, bool isDelayed) => isDelayed
        ? [connection.Keys.TopicDelayed(EntityName), connection.Keys.DelayedTopics]
        : connection.Topics.Get(TopicNames).TryGetRoutes()?.GetTargets(entry).Select(x => x.Queue.Wake) ?? [];

    private async Task PublishMandatoryAsync(ConnectionContext connection, IRedisConnection link, EncodedEntry entry, CancellationToken cancellationToken)
    {
        if (await TopicPublisher.PublishAsync(connection, link, connection.Topics.Get(TopicNames), entry, cancellationToken) == 0)
        {
            throw new MessageNotRoutedException(new Uri(ScheduleDestination), entry.MessageId);
        }
    }
}
