namespace Bus.RedisStreams;

/// <summary>The only place where keys are built; contracts/keyspace.md lists them.</summary>
internal sealed class RedisKeys
{
    internal const string DefaultPrefix = "bus";
    internal const string SubscriptionFieldPrefix = "queue:";
    internal const string VersionField = "v";
    internal const string LengthField = "length";

    private const char FilterSeparator = '|';

    private static readonly string[] DerivedSuffixes = ["_error", "_skipped"];

    private readonly string _prefix;

    internal RedisKeys(string prefix)
    {
        _prefix = prefix;
    }

    /// <summary>The prefix, without the colon behind it.</summary>
    internal string Prefix => _prefix;

    /// <summary>Matches all keys of the prefix, for SCAN: a valid prefix has no character that means something there.</summary>
    internal string Pattern => $"{_prefix}:*";

    /// <summary>The keys of a queue; they share one hash slot with those of its error and skipped queues.</summary>
    internal QueueKeys Queue(string queueName)
    {
        var tag = HashTag(queueName);
        return new QueueKeys($"{_prefix}:{{{tag}}}{queueName[tag.Length..]}");
    }

    /// <summary>HASH: the subscriptions of a topic and their version.</summary>
    internal string Topic(string entityName) => $"{_prefix}:topic:{entityName}";

    /// <summary>ZSET: scheduled publishes of a topic to the time when they are due, in ms of the server's clock.</summary>
    internal string TopicDelayed(string entityName) => $"{_prefix}:topic:{{{entityName}}}:delayed";

    /// <summary>HASH: scheduled publishes of a topic to their lane and entry fields; in one slot with <see cref="TopicDelayed"/>.</summary>
    internal string TopicDelayedBodies(string entityName) => $"{_prefix}:topic:{{{entityName}}}:delayed:bodies";

    /// <summary>ZSET: topic with scheduled publishes to the time when the first is due.</summary>
    internal string DelayedTopics => $"{_prefix}:topics:delayed";

    /// <summary>HASH: where the messages wait that were scheduled under a token.</summary>
    internal string Schedule(Guid token) => $"{_prefix}:schedule:{token:N}";

    /// <summary>HASH: message data in parts by number, and their length.</summary>
    internal string MessageData(Guid id) => $"{_prefix}:data:{id:N}";

    /// <summary>The field of a topic's hash for a queue's subscription.</summary>
    /// <param name="queueName">The queue.</param>
    /// <param name="filter">Which messages it wants, empty for all.</param>
    internal static string SubscriptionField(string queueName, string filter) =>
        filter.Length == 0 ? SubscriptionFieldPrefix + queueName : $"{SubscriptionFieldPrefix}{queueName}{FilterSeparator}{filter}";

    /// <summary>The queue and the filter of a subscription's field; a queue's name has no separator.</summary>
    internal static (string QueueName, string Filter) ParseSubscriptionField(string field)
    {
        var name = field[SubscriptionFieldPrefix.Length..];
        var end = name.IndexOf(FilterSeparator, StringComparison.Ordinal);
        return end < 0 ? (name, string.Empty) : (name[..end], name[(end + 1)..]);
    }

    /// <summary>Matches the keys of all queues.</summary>
    internal string QueuePattern => $"{_prefix}:{{*";

    /// <summary>Matches the keys of all topics.</summary>
    internal string TopicPattern => $"{_prefix}:topic:*";

    /// <summary>The queue that a key is a lane of, or <see langword="null"/> if it is none.</summary>
    internal string? GetQueueOfLane(string key)
    {
        var start = $"{_prefix}:{{";
        var end = key.LastIndexOf(':');
        return end > start.Length && key.StartsWith(start, StringComparison.Ordinal) && Array.IndexOf(QueueLanes.Names, key[(end + 1)..]) >= 0
            ? key[start.Length..end].Replace("}", string.Empty, StringComparison.Ordinal)
            : null;
    }

    /// <summary>The topic whose subscriptions a key holds, or <see langword="null"/> if it is none.</summary>
    internal string? GetTopic(string key)
    {
        var start = $"{_prefix}:topic:";
        return key.StartsWith(start, StringComparison.Ordinal) && !key.Contains('{', StringComparison.Ordinal) ? key[start.Length..] : null;
    }

    /// <summary>The queue after which a dead-letter queue is named, or <see langword="null"/> if the name is none of those.</summary>
    internal static string? GetSource(string queueName) =>
        Array.Find(DerivedSuffixes, x => queueName.EndsWith(x, StringComparison.Ordinal)) is { } suffix ? queueName[..^suffix.Length] : null;

    /// <summary>The queue name without any <c>_error</c> or <c>_skipped</c> at its end.</summary>
    internal static string HashTag(string queueName)
    {
        var tag = queueName;
        while (true)
        {
            var suffix = Array.Find(DerivedSuffixes, x => tag.EndsWith(x, StringComparison.Ordinal));
            if (suffix is null)
            {
                return tag;
            }

            tag = tag[..^suffix.Length];
        }
    }
}
