namespace Bus.LoadTool;

/// <summary>The rates of one side of a comparison.</summary>
public sealed record LoadRates
{
    /// <summary>Messages sent per second, nobody consuming.</summary>
    public required double SendPerSecond { get; init; }

    /// <summary>Messages consumed per second from filled queues, from the first handler to the last.</summary>
    public required double ConsumePerSecond { get; init; }

    /// <summary>Messages per second from the first send to the last handler, both at once.</summary>
    public required double EndToEndPerSecond { get; init; }

    internal static LoadRates Median(IReadOnlyList<LoadRates> rates) => new()
    {
        SendPerSecond = Rate.Median(rates.Select(x => x.SendPerSecond)),
        ConsumePerSecond = Rate.Median(rates.Select(x => x.ConsumePerSecond)),
        EndToEndPerSecond = Rate.Median(rates.Select(x => x.EndToEndPerSecond)),
    };

    internal LoadRates RatioTo(LoadRates other) => new()
    {
        SendPerSecond = SendPerSecond / other.SendPerSecond,
        ConsumePerSecond = ConsumePerSecond / other.ConsumePerSecond,
        EndToEndPerSecond = EndToEndPerSecond / other.EndToEndPerSecond,
    };
}
