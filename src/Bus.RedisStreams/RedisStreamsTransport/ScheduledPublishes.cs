using System.Collections.Concurrent;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Keeps publishes until they are due, and routes those of every bus under this prefix that are.</summary>
/// <remarks>
/// A publish is taken for <see cref="RoutingTime"/>; if this process dies meanwhile, another one routes it after that. It is removed after its copies were sent: at least once.
/// On a cluster a publish and the note of when its topic is due are on different nodes: the publish is written first, and the note made again after a node was lost.
/// A topic whose node, or that of a subscriber, does not answer is put off, so that it does not hold up the others.
/// </remarks>
internal sealed class ScheduledPublishes : IAsyncDisposable
{
    private const int MaxTaken = 100;
    private const int MaxBytes = 1 << 20;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RoutingTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PostponeTime = TimeSpan.FromSeconds(1);

    // What the note of a topic's due time is compared with when none was read: it is there or not.
    private const string NoDue = "0";

    private readonly ConnectionContext _connection;
    private readonly Lazy<Task> _pump;
    private readonly Dictionary<string, Task<bool>> _routing = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _scheduled = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly DueTimer _timer;

    internal ScheduledPublishes(ConnectionContext connection)
    {
        _connection = connection;
        _timer = new DueTimer(connection.TimeProvider);
        _pump = new Lazy<Task>(StartPump);
    }

    /// <summary>Begins to look for publishes that are due.</summary>
    internal void Start() => _ = _pump.Value;

    /// <summary>Keeps a publish until it is due.</summary>
    /// <param name="link">The connection to write over.</param>
    /// <param name="topicName">The topic it is published to.</param>
    /// <param name="topicNames">All topics whose subscribers get it.</param>
    /// <param name="entry">The message.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task AddAsync(IRedisConnection link, string topicName, IReadOnlyList<string> topicNames, DelayedEntry entry, CancellationToken cancellationToken)
    {
        var reply = await _connection.RepeatAsync(
            () => link.ExecuteAsync(entry.CreatePublishCall(_connection.Keys, topicName, topicNames), cancellationToken),
            topicName,
            entry.Entry.MessageId);
        var due = reply[1].AsInt64();
        await _connection.RepeatAsync(
            () => link.ExecuteAsync(new RedisCommand("ZADD").AddKey(_connection.Keys.DelayedTopics).Add("LT"u8).Add(due).Add(topicName), cancellationToken),
            topicName,
            entry.Entry.MessageId);
        _scheduled[topicName] = true;
        _timer.Note(entry.Delay);
        Start();
    }

    /// <summary>Routes what is due of all topics.</summary>
    /// <returns>The time until the next publish is due, or <see langword="null"/> if there is none.</returns>
    internal async Task<TimeSpan?> RouteOnceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var first = await _connection.SettleConnection.ExecuteAsync(
                RedisStreamsScripts.GetTopicDue.CreateCall(keyCount: 1).Add(_connection.Keys.DelayedTopics), cancellationToken);
            if (first.Count == 0)
            {
                return null;
            }

            var left = TimeSpan.FromMilliseconds(first[2].AsInt64());
            if (left > TimeSpan.Zero)
            {
                return left;
            }

            var (topicName, due) = (first[0].AsString()!, first[1].AsString()!);
            if (!await TryRouteTopicAsync(topicName, due, cancellationToken))
            {
                await NoteDueAsync(topicName, due, (long)PostponeTime.TotalMilliseconds, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_pump.IsValueCreated)
        {
            await _pump.Value;
        }

        await Task.WhenAll(_routing.Values);
        _stopping.Dispose();
    }

    private Task StartPump()
    {
        // Whoever schedules or starts may be inside an activity of its own; no other publish is part of it.
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(RunAsync);
        }
    }

    private async Task RunAsync()
    {
        _connection.SetLogContext();
        var stopping = _stopping.Token;
        var look = LookInterval;
        var generation = 0L;
        _timer.Note(TimeSpan.Zero);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _timer.WaitAsync(look, stopping);
                _timer.Note(await RouteOnceAsync(stopping));
                look = LookInterval;
                if (generation != _connection.SettleConnection.Generation)
                {
                    generation = _connection.SettleConnection.Generation;
                    await NoteScheduledAsync(stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: escaping from here it would end the loop, and nothing would come due any more.
                RedisStreamsLogMessages.PublishPumpFailed(exception);
                look = RepeatDelay;
            }
        }
    }

    /// <summary>Notes again when the topics are due that this process has scheduled publishes of: a failover may have lost the note and not the publish.</summary>
    private async Task NoteScheduledAsync(CancellationToken cancellationToken)
    {
        foreach (var topicName in _scheduled.Keys)
        {
            await TryRouteTopicAsync(topicName, NoDue, cancellationToken);
            _timer.Note(TimeSpan.Zero);
        }
    }

    /// <summary>Routes what is due of a topic; what takes long goes on by itself.</summary>
    /// <returns>Whether that is done, and the next time noted.</returns>
    private async Task<bool> TryRouteTopicAsync(string topicName, string seenDue, CancellationToken cancellationToken)
    {
        if (_routing.TryGetValue(topicName, out var routing) && !routing.IsCompleted)
        {
            return false;
        }

        _routing[topicName] = routing = TryRouteAsync(topicName, seenDue, cancellationToken);
        try
        {
            return await routing.WaitAsync(Patience, _connection.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> TryRouteAsync(string topicName, string seenDue, CancellationToken cancellationToken)
    {
        try
        {
            await RouteTopicAsync(topicName, seenDue, cancellationToken);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: what was taken and not removed comes due again.
            if (!cancellationToken.IsCancellationRequested)
            {
                RedisStreamsLogMessages.PublishPumpFailed(exception);
            }

            return false;
        }
    }

    private async Task RouteTopicAsync(string topicName, string seenDue, CancellationToken cancellationToken)
    {
        while (true)
        {
            var call = RedisStreamsScripts.TakeDuePublishes.CreateCall(keyCount: 2)
                .Add(_connection.Keys.TopicDelayed(topicName)).Add(_connection.Keys.TopicDelayedBodies(topicName))
                .Add(MaxTaken).Add(MaxBytes).Add((long)RoutingTime.TotalMilliseconds);
            var reply = await _connection.SettleConnection.ExecuteAsync(call, cancellationToken);
            var publishes = reply[1];
            if (publishes.Count > 0)
            {
                await Task.WhenAll(publishes.Items.ToArray().Select(x => RouteAsync(topicName, x, cancellationToken)));
                continue;
            }

            var present = await NoteDueAsync(topicName, seenDue, reply[0].AsInt64(), cancellationToken);
            if (present is null)
            {
                return;
            }

            // Another bus noted a time meanwhile, from what it saw before this one was done: look again.
            seenDue = present;
        }
    }

    /// <returns>The time that somebody else noted meanwhile, in place of which this one was not noted; else <see langword="null"/>.</returns>
    private async Task<string?> NoteDueAsync(string topicName, string seenDue, long left, CancellationToken cancellationToken)
    {
        var call = RedisStreamsScripts.SetTopicDue.CreateCall(keyCount: 1).Add(_connection.Keys.DelayedTopics).Add(topicName).Add(seenDue).Add(left);
        return (await _connection.SettleConnection.ExecuteAsync(call, cancellationToken)).AsString();
    }

    private async Task RouteAsync(string topicName, RedisReply publish, CancellationToken cancellationToken)
    {
        var fields = publish[1];
        var lane = (int)fields[0].AsInt64() - 1;
        await TopicPublisher.PublishAsync(_connection, _connection.SendConnection, _connection.Topics.Get(fields[1].AsString()!), EncodedEntry.Parse(lane, fields, offset: 2), cancellationToken);

        var call = RedisStreamsScripts.CancelDelayed.CreateCall(keyCount: 2)
            .Add(_connection.Keys.TopicDelayed(topicName)).Add(_connection.Keys.TopicDelayedBodies(topicName)).Add(publish[0].AsString()!);
        await _connection.SettleConnection.ExecuteAsync(call, cancellationToken);
    }
}
