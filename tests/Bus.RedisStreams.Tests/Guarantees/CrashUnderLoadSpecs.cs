using System.Diagnostics;
using Bus.Testing;
using Bus.TestWorker;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A worker is lost in the middle of a thousand jobs: all complete, and only what was in flight runs twice.</summary>
public sealed class CrashUnderLoadSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private const int Jobs = 1000;
    private const int InFlight = 16;

    private static readonly WorkerOptions Options = new() { LockMilliseconds = 1000, PrefetchCount = InFlight, ConcurrentMessageLimit = InFlight };

    [Fact]
    public async Task A_worker_killed_among_a_thousand_jobs_costs_at_most_what_was_in_flight()
    {
        await using var lost = await StartWorkerAsync(Options);
        await using var survivor = await StartWorkerAsync(Options);
        await SendAllAsync();

        await Eventually.IsTrueAsync(() => Completed(lost).Count >= 100, "the worker is in the middle of it");
        lost.Kill();

        await AllCompleteAsync(lost, survivor);
        await NothingIsLeftAsync(instances: 1);
    }

    [Fact]
    public async Task A_worker_frozen_for_three_leases_among_a_thousand_jobs_costs_at_most_what_was_in_flight()
    {
        await using var lost = await StartWorkerAsync(Options);
        await using var survivor = await StartWorkerAsync(Options);
        await SendAllAsync();

        await Eventually.IsTrueAsync(() => Completed(lost).Count >= 100, "the worker is in the middle of it");
        lost.Stop();
        var frozen = Stopwatch.StartNew();
        await Eventually.IsTrueAsync(() => frozen.Elapsed > TimeSpan.FromSeconds(3), "three leases have passed");
        lost.Continue();

        await AllCompleteAsync(lost, survivor);
        await NothingIsLeftAsync(instances: 2);
    }

    private static List<int> Completed(ChildProcess worker) => worker.OutputLines
        .Where(x => x.StartsWith("completed ", StringComparison.Ordinal))
        .Select(x => int.Parse(x["completed ".Length..], System.Globalization.CultureInfo.InvariantCulture))
        .ToList();

    private static async Task AllCompleteAsync(ChildProcess lost, ChildProcess survivor)
    {
        await Eventually.IsTrueAsync(
            () => Completed(lost).Concat(Completed(survivor)).Distinct().Count() == Jobs,
            "every job is completed",
            () => $"{Completed(lost).Count} by the lost worker, {Completed(survivor).Count} by the other");
        (Completed(lost).Count + Completed(survivor).Count - Jobs).ShouldBeLessThanOrEqualTo(InFlight, "jobs that were completed twice");
    }

    private async Task SendAllAsync()
    {
        var sender = await StartSenderAsync();
        await Task.WhenAll(Enumerable.Range(0, Jobs).Select(id => sender.SendAsync(Queue, new Work(id, WorkBehavior.Wait, 20))));
    }

    private async Task NothingIsLeftAsync(int instances)
    {
        await Probe.EmptyAsync(TimeSpan.FromSeconds(2));
        await Eventually.ReturnsAsync(Probe.InstancesAsync, x => x.Count == instances, "only living instances hold a lease", x => string.Join(',', x), TimeSpan.FromSeconds(2));
        var living = await Probe.InstancesAsync();
        await Eventually.ReturnsAsync(
            Probe.ConsumersAsync, x => x.All(living.Contains), "no consumer of a lost instance is left", x => string.Join(',', x), TimeSpan.FromSeconds(2));
    }
}
