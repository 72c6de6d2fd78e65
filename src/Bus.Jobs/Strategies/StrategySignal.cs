using System.Text.Json;

namespace Bus.Jobs.Strategies;

/// <summary>One thing that a strategy found in prices: an instrument at a time. Immutable.</summary>
public sealed record StrategySignal
{
    /// <summary>The instrument.</summary>
    public required string Ticker { get; init; }

    /// <summary>The time, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>The signal as the strategy gave it: true or false, a number or a text.</summary>
    public required JsonElement Signal { get; init; }

    /// <summary>What the strategy says about it.</summary>
    public required string Message { get; init; }

    /// <summary>All other values by their names: texts, numbers, true, false and null.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Values { get; init; }

    /// <summary>Whether the signal is to hold the instrument: true, a number above 0, or one of the words buy and long.</summary>
    public bool IsPositive => Signal.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => Signal.GetDouble() > 0,
        JsonValueKind.String => Signal.GetString()!.Trim().ToUpperInvariant() is "BUY" or "LONG",
        _ => false,
    };
}
