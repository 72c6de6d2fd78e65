using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Logging;
using MassTransit.Middleware;

namespace Bus.RedisStreams;

/// <summary>The connections of one bus to Redis, and what all its endpoints share.</summary>
/// <remarks>Creating it opens no socket: the connections are established when first used and come back by themselves.</remarks>
internal sealed class ConnectionContext : BasePipeContext, IAsyncDisposable
{
    private readonly ServerAdvice _advice;
    private readonly IRedisClient _client;
    private readonly ILogContext? _logContext;
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _users = 1;

    internal ConnectionContext(RedisStreamsHostConfiguration hostConfiguration, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        var settings = hostConfiguration.Settings;
        _logContext = hostConfiguration.LogContext;
        var loggerFactory = _logContext is not null ? new LogContextLoggerFactory(_logContext) : null;
        _client = settings.Clients.CreateClient(settings.Client, loggerFactory, hostConfiguration.TimeProvider);
        Keys = new RedisKeys(settings.KeyPrefix);
        SendTimeout = settings.Client.CommandTimeout;
        TimeProvider = hostConfiguration.TimeProvider;

        // A 50 MB message on its way out must not delay an acknowledgement or a lease: two sockets.
        SendConnection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "send" });
        SettleConnection = _client.OpenConnection(new RedisConnectionSettings { Purpose = "settle" });
        Topics = new TopicRoutes(SendConnection, Keys);
        Wakes = settings.Clients.Features.HasFlag(RedisClientFeatures.BlockingCommands) ? null : new WakeChannels(SendConnection);
        PollInterval = settings.PollInterval;
        ScheduledPublishes = new ScheduledPublishes(this);
        Replicated = new ReplicatedWrites(this, () => _client.OpenConnection(new RedisConnectionSettings { Purpose = "replicate" }));
        MessageData = new MessageDataStore(() => _client.OpenConnection(new RedisConnectionSettings { Purpose = "data" }), Keys, SendTimeout, TimeProvider);
        Unconfirmed = new UnconfirmedSends(this, settings.Client.MaxInFlightBytes);
        _advice = new ServerAdvice(settings.HostAddress, _logContext, SettleConnection, SendConnection);
        _advice.Start();
    }

    internal RedisKeys Keys { get; }

    internal IRedisConnection SendConnection { get; }

    internal IRedisConnection SettleConnection { get; }

    internal TimeSpan SendTimeout { get; }

    internal TimeProvider TimeProvider { get; }

    internal TopicRoutes Topics { get; }

    /// <summary>Tells sleepers of new messages, where the client cannot sleep on the server; <see langword="null"/> where it can.</summary>
    internal WakeChannels? Wakes { get; }

    /// <summary>How often a sleeper looks that cannot sleep on the server.</summary>
    internal TimeSpan PollInterval { get; }

    internal ScheduledPublishes ScheduledPublishes { get; }

    /// <summary>Writes that replicas confirm; opens its connection when first used.</summary>
    internal ReplicatedWrites Replicated { get; }

    /// <summary>Data beside the messages; opens its connection when first used.</summary>
    internal MessageDataStore MessageData { get; }

    internal UnconfirmedSends Unconfirmed { get; }

    /// <summary>Lets what runs in the background, where nobody's context comes along, log where the bus logs.</summary>
    internal void SetLogContext()
    {
        if (_logContext is not null)
        {
            LogContext.SetCurrentIfNull(_logContext);
        }
    }

    /// <summary>Opens a connection on which an endpoint sleeps.</summary>
    /// <param name="queueName">The endpoint's queue.</param>
    /// <param name="key">A key of the queue: on a cluster the connection follows its owner.</param>
    internal IRedisConnection OpenBlockingConnection(string queueName, string key) =>
        _client.OpenConnection(new RedisConnectionSettings { Purpose = $"receive:{queueName}", Key = key, IsBlocking = true });

    /// <summary>Adds an entry and waits until Redis has it.</summary>
    /// <remarks>After an unknown outcome it is added again, under the same message id: at least once.</remarks>
    internal async Task<RedisReply> AddAsync(IRedisConnection link, EncodedEntry entry, QueueKeys queue, bool mustExist, CancellationToken cancellationToken)
    {
        // As RepeatAsync does, without its closure: nothing runs as often as this.
        var started = TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                var added = link.ExecuteAsync(entry.CreateAdd(queue, mustExist), cancellationToken);
                Wakes?.Announce(queue);
                return await added;
            }
            catch (RedisUnknownOutcomeException) when (TimeProvider.GetElapsedTime(started) < SendTimeout)
            {
                RedisStreamsLogMessages.SendRepeated(queue.Lanes[entry.Lane], entry.MessageId);
            }
        }
    }

    /// <summary>Runs a command again whose outcome is unknown because its connection broke, until the send timeout has passed.</summary>
    /// <param name="execute">Creates the command and sends it.</param>
    /// <param name="target">Where it writes, for the log.</param>
    /// <param name="messageId">The message, for the log.</param>
    internal async Task<T> RepeatAsync<T>(Func<ValueTask<T>> execute, string target, string messageId)
    {
        var started = TimeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                return await execute();
            }
            catch (RedisUnknownOutcomeException) when (TimeProvider.GetElapsedTime(started) < SendTimeout)
            {
                RedisStreamsLogMessages.SendRepeated(target, messageId);
            }
        }
    }

    /// <summary>Registers a send, which keeps the connections open until its end.</summary>
    /// <returns>Whether they are open still.</returns>
    internal bool TryBeginSend()
    {
        if (Interlocked.Increment(ref _users) > 1)
        {
            return true;
        }

        EndSend();
        return false;
    }

    internal void EndSend()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _unused.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The context's own use ends here; sends under way get the time that any send may take.
        EndSend();
        await _unused.Task.WaitAsync(SendTimeout, TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ScheduledPublishes.DisposeAsync();
        _advice.Dispose();
        await _client.DisposeAsync();
    }
}
