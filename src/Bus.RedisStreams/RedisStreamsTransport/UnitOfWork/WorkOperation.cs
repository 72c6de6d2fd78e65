using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>One thing that a unit of work checks or writes, in the words that <c>commitWork.lua</c> reads.</summary>
internal sealed class WorkOperation
{
    private readonly EncodedEntry? _entry;
    private readonly string _name;
    private readonly WorkWord[] _words;

    private WorkOperation(string name, string[] keys, WorkWord[] words, EncodedEntry? entry = null)
    {
        _name = name;
        Keys = keys;
        _words = words;
        _entry = entry;
    }

    /// <summary>What it touches.</summary>
    internal string[] Keys { get; }

    /// <summary>The queue that gets a message by it.</summary>
    internal QueueKeys? Queue { get; private init; }

    /// <summary>What a check that failed throws, and whether it helps to do the work again; nothing for a write.</summary>
    private WorkRefusal? Refusal { get; init; }

    /// <summary>The call that is a part of the commit.</summary>
    internal RedisScriptPart? Part { get; private init; }

    private Func<long, WorkRefusal>? CreateJoinRefusal { get; init; }

    /// <summary>What is done when a write found its queue gone.</summary>
    internal Func<Task>? OnGone { get; private set; }

    /// <summary>What is done when a message was dropped as a duplicate.</summary>
    internal Action? OnDropped { get; private set; }

    /// <summary>Whether the message is written with what routes it later.</summary>
    private bool IsPublish { get; init; }

    /// <summary>Runs another script as a part of the commit, whose keys stand before those of all other operations.</summary>
    internal static WorkOperation Join(RedisScriptPart part, Func<long, Exception> createException) => new("join", [], [part.KeyCount])
    {
        Part = part,
        CreateJoinRefusal = code => new WorkRefusal(() => createException(code), IsConflict: true),
    };

    internal static WorkOperation HasVersion(string key, string field, WorkWord value, WorkRefusal refusal) => new("version", [key], [key, field, value]) { Refusal = refusal };

    internal static WorkOperation IsAbsent(string key, WorkRefusal refusal) => new("absent", [key], [key]) { Refusal = refusal };

    internal static WorkOperation HasValue(string key, WorkWord value, WorkRefusal refusal) => new("equals", [key], [key, value]) { Refusal = refusal };

    internal static WorkOperation Exists(string key, WorkRefusal refusal) => new("exists", [key], [key]) { Refusal = refusal };

    /// <summary>A publish was routed by this version of a topic's subscriptions.</summary>
    internal static WorkOperation IsRoutedBy(string topic, string version) => new("topic", [topic], [topic, RedisKeys.VersionField, version]);

    /// <summary>Runs a command that writes to one key.</summary>
    /// <param name="type">What the key holds, as <c>TYPE</c> names it.</param>
    /// <param name="command">The command.</param>
    /// <param name="key">The key.</param>
    /// <param name="words">The words behind the key.</param>
    internal static WorkOperation Write(string type, string command, string key, params ReadOnlySpan<WorkWord> words) => new("write", [key], [type, command, key, .. words]);

    /// <summary>Adds a message to its lane of a queue.</summary>
    internal static WorkOperation Add(EncodedEntry entry, QueueKeys queue, bool mustExist)
    {
        var lane = queue.Lanes[entry.Lane];
        if (entry.Terms?.Deduplication is { } deduplication)
        {
            var mark = queue.Deduplication(deduplication.Mark);
            return new WorkOperation("once", [mark, lane], [mark, deduplication.WindowMilliseconds, mustExist ? 1 : 0, lane], entry) { Queue = queue };
        }

        return mustExist
            ? new WorkOperation("write", [lane], ["stream", "XADD", lane, "NOMKSTREAM", "*"], entry) { Queue = queue }
            : new WorkOperation("write", [lane], ["stream", "XADD", lane, "*"], entry) { Queue = queue };
    }

    /// <summary>Keeps a message in a queue until it is due.</summary>
    internal static WorkOperation Delay(DelayedEntry delayed, QueueKeys queue, bool mustExist)
    {
        var deduplication = delayed.Entry.Terms?.Deduplication;
        var mark = queue.Deduplication(deduplication?.Mark ?? string.Empty);
        return new WorkOperation(
            "delay",
            [queue.Delayed, queue.DelayedBodies, queue.Wake, mark],
            [queue.Delayed, queue.DelayedBodies, queue.Wake, mark, deduplication?.WindowMilliseconds ?? 0, delayed.Name, delayed.Milliseconds, delayed.Entry.Lane + 1, mustExist ? 1 : 0],
            delayed.Entry)
        { Queue = queue };
    }

    /// <summary>Leaves a message in the outbox.</summary>
    internal static WorkOperation Relay(RelayedMessage message, QueueKeys queue) => new(
        "outbox",
        [queue.Outbox, queue.Wake],
        [queue.Outbox, queue.Wake, message.Id, message.Destination, message.TopicNames, message.MustExist ? 1 : 0, (long)Math.Ceiling(message.Delay.TotalMilliseconds), message.Entry.Lane + 1],
        message.Entry)
    {
        IsPublish = true,
    };

    /// <summary>Says where the message goes, for what is logged and counted.</summary>
    internal WorkOperation With(string queueName, EncodedEntry entry)
    {
        OnGone = () =>
        {
            RedisStreamsLogMessages.TemporaryQueueGone(queueName, entry.MessageId);
            return Task.CompletedTask;
        };
        OnDropped = () => RedisStreamsInstrumentation.Deduplicated(queueName);
        return this;
    }

    /// <summary>Says which subscription the copy is for, which ends when its queue is gone.</summary>
    internal WorkOperation With(ConnectionContext connection, TopicRoute route)
    {
        OnGone = () => connection.Topics.RemoveSubscriptionAsync(route, CancellationToken.None);
        OnDropped = () => RedisStreamsInstrumentation.Deduplicated(route.QueueName);
        return this;
    }

    /// <summary>What follows when it refuses.</summary>
    /// <param name="code">What a joined script returned.</param>
    internal WorkRefusal? GetRefusal(long code) => CreateJoinRefusal?.Invoke(code) ?? Refusal;

    internal void AddTo(RedisCommand call)
    {
        var fieldWords = _entry is null ? 0 : IsPublish ? _entry.PublishFieldWords : _entry.FieldWords;
        call.Add(_name).Add(_words.Length + fieldWords + (Part?.ArgumentCount ?? 0));
        foreach (var word in _words)
        {
            word.AddTo(call);
        }

        Part?.AddArgumentsTo(call);
        _ = IsPublish ? _entry?.AddPublishFields(call) : _entry?.AddFields(call);
    }
}
