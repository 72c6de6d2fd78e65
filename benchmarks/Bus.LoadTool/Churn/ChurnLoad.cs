using System.Diagnostics;
using System.Globalization;
using Bus.Redis;
using MassTransit.Transports;

namespace Bus.LoadTool;

/// <summary>Lets temporary endpoints, request clients and consumers come and go, a tenth of them by crashing, and looks at what they leave behind.</summary>
public sealed class ChurnLoad
{
    private const int Parts = 10;
    private const int CrashShare = 10;
    private const int MostOfCrash = 10;
    private const string ConsumerGroup = "bus";

    // MassTransit keeps that many send endpoints of addresses that nobody uses any more, 1000 by default: the warm-up has to reach the limit.
    private const int SendEndpoints = 20;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSettling = TimeSpan.FromSeconds(15);

    // Longer than what the crashed leave behind lives.
    private static readonly TimeSpan SteadyTime = ChurnCrash.Lifetime + TimeSpan.FromSeconds(1);

    private readonly int _count;
    private readonly string _redis;
    private int _number;

    /// <summary>Creates a measurement.</summary>
    /// <param name="connectionString">A server that nobody else uses, by a user who may make users.</param>
    /// <param name="count">How many come and go; a tenth of them is the warm-up.</param>
    public ChurnLoad(string connectionString, int count)
    {
        _redis = connectionString;
        _count = count;
    }

    private int PerPart => Math.Max(1, _count / Parts);

    private int CrashesPerPart => Math.Max(1, PerPart / CrashShare);

    /// <summary>Lets them come and go.</summary>
    /// <param name="progress">Gets a line for each tenth.</param>
    /// <param name="cancellationToken">Ends it after the present tenth.</param>
    public async Task<ChurnLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        SendEndpointCacheDefaults.Capacity = SendEndpoints;
        await using var inspector = new RedisInspector(_redis);
        await using var visitors = await ChurnVisitors.StartAsync(_redis);
        var crash = new ChurnCrash(_redis, inspector, visitors);
        var (samples, all) = (new List<ChurnSample>(), new List<ChurnSample>());
        for (var part = 1; part <= Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(VisitAsync(visitors), CrashAsync(crash));
            all.Add(await SampleAsync(part, inspector));
            samples.Add(await SettleAsync(part, visitors, inspector, samples.FirstOrDefault(), cancellationToken));
            progress?.Report(Describe(samples[^1]));
        }

        return new ChurnLoadResult { Count = Parts * PerPart, Crashed = Parts * CrashesPerPart, Samples = samples, Max = ChurnSample.Max([.. all, .. samples]) };
    }

    private static string Describe(ChurnSample sample) => string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Done:#,0} have come and gone: {sample.Keys} keys, {sample.Registrations} registrations, {sample.UsedMemory:#,0} bytes of Redis, {sample.ManagedMemory:#,0} managed");

    private async Task VisitAsync(ChurnVisitors visitors)
    {
        var left = PerPart - CrashesPerPart;
        await Task.WhenAll(Enumerable.Range(0, ChurnVisitors.Workers).Select(worker => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await visitors.VisitAsync(Interlocked.Increment(ref _number), worker);
            }
        })));
    }

    private async Task CrashAsync(ChurnCrash crash)
    {
        var stops = new List<Task>();
        for (var left = CrashesPerPart; left > 0; left -= MostOfCrash)
        {
            stops.Add(await crash.RunAsync(Interlocked.Increment(ref _number), Math.Min(left, MostOfCrash)));
        }

        await Task.WhenAll(stops);
    }

    /// <summary>Awaits that what was left behind has expired: the level after the warm-up is reached, or nothing has gone for longer than anything lives.</summary>
    private async Task<ChurnSample> SettleAsync(int part, ChurnVisitors visitors, RedisInspector inspector, ChurnSample? first, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var (lowest, lowestAt) = (long.MaxValue, started);
        while (true)
        {
            await visitors.PublishAsync(part);
            var keys = (await inspector.CountKeysAsync()).Keys;
            var registrations = await CountRegistrationsAsync(inspector);
            if (keys + registrations < lowest)
            {
                (lowest, lowestAt) = (keys + registrations, Stopwatch.GetTimestamp());
            }

            var isBack = first is not null && keys <= first.Keys && registrations <= first.Registrations;
            if (isBack || Stopwatch.GetElapsedTime(lowestAt) > (first is null ? SteadyTime : LongestSettling))
            {
                return await SampleAsync(part, inspector);
            }

            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private async Task<ChurnSample> SampleAsync(int part, RedisInspector inspector)
    {
        await inspector.EmptyLogsAsync();
        return new ChurnSample(
            part * PerPart,
            (await inspector.CountKeysAsync()).Keys,
            await CountRegistrationsAsync(inspector),
            await inspector.GetDatasetAsync(),
            GC.GetTotalMemory(forceFullCollection: true));
    }

    private static async Task<long> CountRegistrationsAsync(RedisInspector inspector)
    {
        var topic = await inspector.ExecuteAsync(new RedisCommand("HLEN").AddKey($"{LoadBus.Name}:topic:{typeof(ChurnNotice).Namespace}:{nameof(ChurnNotice)}"));
        var count = topic.AsInt64();
        foreach (var queue in Enumerable.Range(0, ChurnVisitors.Workers).Select(ChurnVisitors.GetSharedQueue))
        {
            count += (await inspector.ExecuteAsync(new RedisCommand("ZCARD").AddKey($"{LoadBus.Name}:{{{queue}}}:consumers"))).AsInt64();
            count += (await inspector.ExecuteAsync(new RedisCommand("XINFO").Add("CONSUMERS").AddKey($"{LoadBus.Name}:{{{queue}}}:normal").Add(ConsumerGroup))).Count;
        }

        return count;
    }
}
