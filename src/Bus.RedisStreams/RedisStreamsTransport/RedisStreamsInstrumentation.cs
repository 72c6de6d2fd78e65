using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Bus.RedisStreams;

/// <summary>The transport's own meters; each carries the queue's name as <c>messaging.destination.name</c>.</summary>
internal static class RedisStreamsInstrumentation
{
    internal const string MeterName = "Bus.RedisStreams";

    private const string QueueTag = "messaging.destination.name";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> FetchedCounter = Meter.CreateCounter<long>("bus.redis_streams.fetched", "{message}", "Messages fetched from queues.");
    private static readonly Counter<long> SettledCounter = Meter.CreateCounter<long>("bus.redis_streams.settled", "{message}", "Messages completed, or moved to an error or skipped queue.");
    private static readonly Counter<long> RedeliveredCounter = Meter.CreateCounter<long>("bus.redis_streams.redelivered", "{message}", "Messages fetched that had been delivered before.");
    private static readonly Counter<long> RecoveredCounter = Meter.CreateCounter<long>("bus.redis_streams.recovered", "{message}", "Messages of dead instances that were handed back.");
    private static readonly Counter<long> LeaseLostCounter = Meter.CreateCounter<long>("bus.redis_streams.lease_lost", "{lease}", "Leases that ended while their instance was alive.");

    private static readonly Counter<long> ExpiredCounter = Meter.CreateCounter<long>("bus.redis_streams.expired", "{message}", "Messages whose time to live was over before they started.");

    private static readonly Counter<long> UnconfirmedFailedCounter = Meter.CreateCounter<long>("bus.redis_streams.unconfirmed_failed", "{message}", "Messages sent without awaiting Redis whose send failed later.");

    private static readonly Counter<long> DeduplicatedCounter = Meter.CreateCounter<long>("bus.redis_streams.deduplicated", "{message}", "Messages dropped because one of the same deduplication id came before.");

    internal static void Fetched(string queueName, long count, long redelivered)
    {
        var tags = new TagList { { QueueTag, queueName } };
        FetchedCounter.Add(count, tags);
        if (redelivered > 0)
        {
            RedeliveredCounter.Add(redelivered, tags);
        }
    }

    internal static void Settled(string queueName, long count) => SettledCounter.Add(count, new TagList { { QueueTag, queueName } });

    internal static void Expired(string queueName, long count) => ExpiredCounter.Add(count, new TagList { { QueueTag, queueName } });

    internal static void Recovered(string queueName, long count) => RecoveredCounter.Add(count, new TagList { { QueueTag, queueName } });

    internal static void Deduplicated(string queueName) => DeduplicatedCounter.Add(1, new TagList { { QueueTag, queueName } });

    internal static void UnconfirmedFailed(string destination) => UnconfirmedFailedCounter.Add(1, new TagList { { QueueTag, destination } });

    internal static void LeaseLost(string queueName) => LeaseLostCounter.Add(1, new TagList { { QueueTag, queueName } });
}
