namespace Bus.Contracts;

/// <summary>One of the instruments of a strategy task.</summary>
public sealed record StrategyTaskInstrument
{
    /// <summary>What the producer calls it.</summary>
    public string Ticker { get; init; } = "";

    /// <summary>Its prices: <c>sample:goog</c>, or the name of a csv file in the workers' data directory.</summary>
    public string Data { get; init; } = "";
}
