using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Sends what units of work left in a queue's outbox, and then removes it there.</summary>
/// <remarks>
/// At least once; whoever repeats it after a crash finds the mark of the first time, which lasts an hour. The process that committed sends at once; what it leaves behind when it ends,
/// any other instance of the queue sends one lease later.
/// </remarks>
internal sealed class OutboxRelay
{
    private const int PageSize = 100;
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan MarkWindow = TimeSpan.FromHours(1);

    private readonly ClientContext _client;

    internal OutboxRelay(ClientContext client)
    {
        _client = client;
    }

    private ConnectionContext Connection => _client.ConnectionContext;

    /// <summary>Sends messages that were just committed. Never throws: what fails stays in the outbox.</summary>
    internal Task RelayAsync(IReadOnlyList<RelayedMessage> messages) => messages.Count == 0 ? Task.CompletedTask : RelaySomeAsync(messages);

    /// <summary>Sends what whoever committed it did not.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (_client.Settings.UnitsOfWork is null)
        {
            return;
        }

        var cursor = "0";
        do
        {
            var call = RedisStreamsScripts.TakeOutbox.CreateCall(keyCount: 1).Add(_client.Keys.Outbox)
                .Add(cursor).Add(PageSize).Add(MaxBytes).Add((long)_client.Settings.LockDuration.TotalMilliseconds);
            var reply = await _client.SettleConnection.ExecuteAsync(call, cancellationToken);
            cursor = reply[0].AsString()!;
            await RelayAsync(Array.ConvertAll(reply[1].Items.ToArray(), x => RelayedMessage.Parse(x)));
        }
        while (cursor != "0");
    }

    private async Task RelaySomeAsync(IReadOnlyList<RelayedMessage> messages) => await Task.WhenAll(messages.Select(TryRelayAsync));

    private async Task TryRelayAsync(RelayedMessage message)
    {
        try
        {
            await SendAsync(message);
            await _client.SettleConnection.ExecuteAsync(new RedisCommand("HDEL").AddKey(_client.Keys.Outbox).Add(message.Id));
        }
        catch (Exception exception)
        {
            // Whatever it is: the message is in the outbox, and sent with the next renewal of a lease.
            RedisStreamsLogMessages.RelayFailed(exception, message.Destination, message.Entry.MessageId);
        }
    }

    private Task SendAsync(RelayedMessage message)
    {
        var entry = Mark(message);
        if (message.Destination.StartsWith(ScheduledMessages.TopicPrefix, StringComparison.Ordinal))
        {
            var topicName = message.Destination[ScheduledMessages.TopicPrefix.Length..];
            return message.Delay > TimeSpan.Zero
                ? Connection.ScheduledPublishes.AddAsync(Connection.SendConnection, topicName, message.TopicNames.Split(','), CreateDelayed(message, entry), CancellationToken.None)
                : TopicPublisher.PublishAsync(Connection, Connection.SendConnection, Connection.Topics.Get(message.TopicNames), entry, CancellationToken.None);
        }

        var queueName = message.Destination[ScheduledMessages.QueuePrefix.Length..];
        return message.Delay > TimeSpan.Zero
            ? Connection.RepeatAsync(() => Connection.SendConnection.ExecuteAsync(CreateDelayed(message, entry).CreateCall(Connection.Keys.Queue(queueName), message.MustExist)), queueName, entry.MessageId)
            : Connection.AddAsync(Connection.SendConnection, entry, Connection.Keys.Queue(queueName), message.MustExist, CancellationToken.None);
    }

    private static DelayedEntry CreateDelayed(RelayedMessage message, EncodedEntry entry) => new(entry, message.Delay) { Name = message.Id };

    /// <summary>A message with a deduplication id of its own has its mark already.</summary>
    private static EncodedEntry Mark(RelayedMessage message) => message.Entry.Terms?.Deduplication is not null
        ? message.Entry
        : message.Entry with { Terms = (message.Entry.Terms ?? new SendTerms()) with { Deduplication = new Deduplication(message.Id, MarkWindow), IsMandatory = false, Replicas = null } };
}
