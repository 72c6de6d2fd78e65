namespace Bus.LoadTool;

/// <summary>What was measured with a number of messages scheduled far ahead.</summary>
public sealed record ScheduledSide
{
    /// <summary>How many messages are scheduled far ahead.</summary>
    public required int Scheduled { get; init; }

    /// <summary>Median of how late messages are that are due soon.</summary>
    public required double LatenessP50Milliseconds { get; init; }

    /// <summary>99th percentile of the same; 50 or less is aimed at.</summary>
    public required double LatenessP99Milliseconds { get; init; }

    /// <summary>The rates of messages that are not scheduled.</summary>
    public required LoadRates Rates { get; init; }

    /// <summary>Redis' memory per scheduled message; <see langword="null"/> without any.</summary>
    public required double? BytesPerMessage { get; init; }

    internal static ScheduledSide Median(IReadOnlyList<ScheduledSide> sides) => new()
    {
        Scheduled = sides[0].Scheduled,
        LatenessP50Milliseconds = Rate.Median(sides.Select(x => x.LatenessP50Milliseconds)),
        LatenessP99Milliseconds = Rate.Median(sides.Select(x => x.LatenessP99Milliseconds)),
        Rates = LoadRates.Median([.. sides.Select(x => x.Rates)]),
        BytesPerMessage = sides[0].BytesPerMessage is null ? null : Rate.Median(sides.Select(x => x.BytesPerMessage!.Value)),
    };
}
