namespace Bus.LoadTool;

/// <summary>What messages that are scheduled far ahead cost the others.</summary>
public sealed record ScheduledLoadResult
{
    /// <summary>Without any.</summary>
    public required ScheduledSide Without { get; init; }

    /// <summary>With all of them.</summary>
    public required ScheduledSide With { get; init; }

    /// <summary>The rates with them to the rates without.</summary>
    public LoadRates Ratio => With.Rates.RatioTo(Without.Rates);
}
