using System.Diagnostics;
using Bus.Redis;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>The messages that are left in all queues of a bus: none must be.</summary>
internal static class RemainingMessages
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(250);

    // What a killed process held is settled one lease later.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(20);

    /// <summary>Counts them when none is left, or when what takes its time had it: those that nobody holds, that somebody holds, and that wait for their time.</summary>
    internal static async Task<IReadOnlyList<LoadFigure>> CountAsync(IRedisClient redis, string keyPrefix, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var rest = await CountOnceAsync(redis, keyPrefix, cancellationToken);
        while (rest != default && Stopwatch.GetElapsedTime(started) < SettleTime)
        {
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            rest = await CountOnceAsync(redis, keyPrefix, cancellationToken);
        }

        return
        [
            new("messages left waiting", 0, rest.Waiting),
            new("messages left in flight", 0, rest.InFlight),
            new("messages left delayed", 0, rest.Delayed),
        ];
    }

    private static async Task<(long Waiting, long InFlight, long Delayed)> CountOnceAsync(IRedisClient redis, string keyPrefix, CancellationToken cancellationToken)
    {
        var (waiting, inFlight, delayed) = (0L, 0L, 0L);
        await using var administration = new RedisStreamsAdministration(redis, keyPrefix);
        await foreach (var queue in administration.GetQueuesAsync(cancellationToken))
        {
            (waiting, inFlight, delayed) = (waiting + queue.Waiting, inFlight + queue.InFlight, delayed + queue.Delayed);
        }

        return (waiting, inFlight, delayed);
    }
}
