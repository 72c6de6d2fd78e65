namespace Bus.LoadTool;

/// <summary>What the lower lanes got while critical messages always waited.</summary>
public sealed record LanesShare
{
    /// <summary>The endpoint's <c>MaxPriorityWait</c>.</summary>
    public required double MaxPriorityWaitMilliseconds { get; init; }

    /// <summary>The part of all messages that came from lower lanes; 0.1 or less is aimed at.</summary>
    public required double LowerShare { get; init; }

    /// <summary><c>MaxPriorityWait</c> and the time that the messages ahead in the prefetch buffer take.</summary>
    public required double BoundMilliseconds { get; init; }

    /// <summary>The lower lanes.</summary>
    public required IReadOnlyList<LaneResult> Lanes { get; init; }

    internal static LanesShare Create(TimeSpan wait, LaneLedger ledger, int prefetch) => new()
    {
        MaxPriorityWaitMilliseconds = wait.TotalMilliseconds,
        LowerShare = 1 - ((double)ledger.GetCount(MassTransit.MessagePriority.Critical) / ledger.Total),
        BoundMilliseconds = wait.TotalMilliseconds + (ledger.Elapsed.TotalMilliseconds / ledger.Total * prefetch),
        Lanes = [.. new[] { MassTransit.MessagePriority.High, MassTransit.MessagePriority.Normal, MassTransit.MessagePriority.Low }.Select(lane =>
            new LaneResult(lane.ToString().ToLowerInvariant(), ledger.GetCount(lane), ledger.GetLongestGap(lane).TotalMilliseconds))],
    };

    /// <summary>The largest of each: a bound that one run breaks is broken.</summary>
    internal static LanesShare Worst(IEnumerable<LanesShare> runs)
    {
        var all = runs.ToList();
        return all[0] with
        {
            LowerShare = all.Max(x => x.LowerShare),
            BoundMilliseconds = Rate.Median(all.Select(x => x.BoundMilliseconds)),
            Lanes = [.. all[0].Lanes.Select((lane, index) => lane with
            {
                Messages = all.Sum(x => x.Lanes[index].Messages),
                LongestGapMilliseconds = all.Max(x => x.Lanes[index].LongestGapMilliseconds),
            })],
        };
    }
}
