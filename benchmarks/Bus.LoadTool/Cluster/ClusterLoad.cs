using System.Globalization;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Measures the same rates on a single server and on a cluster, over the same queues.</summary>
public sealed class ClusterLoad
{
    /// <summary>The primaries of the cluster, which share the slots equally and in order.</summary>
    public const int Primaries = 3;

    private readonly string _cluster;
    private readonly LoadOptions _options;
    private readonly string[] _queueNames;
    private readonly int _replicas;

    /// <summary>Creates a measurement.</summary>
    /// <param name="options">Messages per rate, clients, prefetch count of each queue, payload and runs; Redis is the single server.</param>
    /// <param name="cluster">The connection string of the cluster.</param>
    /// <param name="queues">How many queues there are, on both sides; <see cref="Primaries"/> or more, so that each primary has some.</param>
    /// <param name="replicas">How many replicas the cluster has.</param>
    public ClusterLoad(LoadOptions options, string cluster, int queues, int replicas)
    {
        _options = options;
        _cluster = cluster;
        _queueNames = ChooseQueues(queues);
        _replicas = replicas;
    }

    /// <summary>Measures both sides alternately, after a warm-up of both.</summary>
    /// <param name="progress">Gets a line when something is measured.</param>
    /// <param name="cancellationToken">Ends it after what is being measured.</param>
    public async Task<ClusterLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var standalone = (Name: "standalone", Redis: _options.Redis, Rates: new List<LoadRates>());
        var cluster = (Name: "cluster", Redis: _cluster, Rates: new List<LoadRates>());
        foreach (var (name, redis, _) in new[] { standalone, cluster })
        {
            progress?.Report($"warm-up: {name}");
            await MeasureAsync(redis, Math.Max(1, _options.Messages / 5));
        }

        for (var run = 1; run <= _options.Runs; run++)
        {
            foreach (var (name, redis, rates) in run % 2 == 1 ? new[] { standalone, cluster } : [cluster, standalone])
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"run {run} of {_options.Runs}: {name}"));
                rates.Add(await MeasureAsync(redis, _options.Messages));
            }
        }

        return new ClusterLoadResult
        {
            Queues = _queueNames.Length,
            Primaries = Primaries,
            Replicas = _replicas,
            Standalone = LoadRates.Median(standalone.Rates),
            Cluster = LoadRates.Median(cluster.Rates),
        };
    }

    /// <summary>Names of queues whose slots belong to the primaries in turn.</summary>
    internal static string[] ChooseQueues(int queues)
    {
        var names = new string[queues];
        var number = 0;
        for (var index = 0; index < queues; index++)
        {
            do
            {
                names[index] = string.Create(CultureInfo.InvariantCulture, $"load-{number++}");
            }
            while (RedisHashSlot.Of(names[index]) * Primaries / RedisHashSlot.Count != index % Primaries);
        }

        return names;
    }

    private async Task<LoadRates> MeasureAsync(string redis, int messages)
    {
        GC.Collect();
        var counter = new LoadProgress();
        var options = _options with { Redis = redis };
        await using var bus = await LoadBus.StartAsync(options, counter, _queueNames);
        var traffic = await LoadTraffic.CreateAsync(bus, counter, options);
        return await traffic.MeasureAsync(messages);
    }
}
