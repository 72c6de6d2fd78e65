namespace Bus.RedisStreams;

/// <summary>The only place where keys are built; contracts/keyspace.md lists them.</summary>
internal sealed class RedisKeys
{
    internal const string DefaultPrefix = "bus";
    internal const string SubscriptionFieldPrefix = "queue:";
    internal const string VersionField = "v";

    private static readonly string[] DerivedSuffixes = ["_error", "_skipped"];

    private readonly string _prefix;

    internal RedisKeys(string prefix)
    {
        _prefix = prefix;
    }

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
