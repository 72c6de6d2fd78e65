namespace Bus.LoadTool;

/// <summary>The figures that compare: only ratios within one run carry over to another machine.</summary>
public sealed record LoadRatios
{
    /// <summary>Redis end to end against the in-memory transport's best of its prefetch counts.</summary>
    public required double EndToEndToMemory { get; init; }

    /// <summary>Redis end to end at prefetch 1000 against its own rate at the given prefetch.</summary>
    public required double Prefetch1000 { get; init; }

    /// <summary>Redis end to end with one stuck handler against its own rate without.</summary>
    public required double BlockedHandler { get; init; }

    /// <summary>Redis idle median latency against the in-memory transport's.</summary>
    public required double IdleP50ToMemory { get; init; }

    /// <summary>Compares the rows of a load.</summary>
    /// <returns><see langword="null"/> if the load did not measure both transports.</returns>
    public static LoadRatios? Create(IReadOnlyList<LoadResult> results)
    {
        var memory = results.Where(x => x.Transport == "memory").ToList();
        var redis = results.Where(x => x.Transport == "redis").ToList();
        if (memory.Count == 0 || redis.Count < 3)
        {
            return null;
        }

        var own = redis.First(x => x.IdleP50Microseconds is not null);
        return new LoadRatios
        {
            EndToEndToMemory = own.EndToEndPerSecond / memory.Max(x => x.EndToEndPerSecond),
            Prefetch1000 = redis.First(x => x.Prefetch == 1000).EndToEndPerSecond / own.EndToEndPerSecond,
            BlockedHandler = redis.First(x => x.BlockedHandler).EndToEndPerSecond / own.EndToEndPerSecond,
            IdleP50ToMemory = own.IdleP50Microseconds!.Value / memory.First(x => x.IdleP50Microseconds is not null).IdleP50Microseconds!.Value,
        };
    }
}
