using System.Text.Json;

namespace Bus.Sandbox;

/// <summary>One thing that a strategy in Python found: an instrument at a time. Immutable.</summary>
public sealed record PythonInstance
{
    /// <summary>The instrument, one of those that the strategy was given.</summary>
    public required string Ticker { get; init; }

    /// <summary>The time, in UTC.</summary>
    public required DateTime Date { get; init; }

    /// <summary>What the strategy gave as its signal: true or false, a number or a text; true when it gave none.</summary>
    public required JsonElement Signal { get; init; }

    /// <summary>What the strategy says about it; empty when it says nothing.</summary>
    public required string Message { get; init; }

    /// <summary>All other values by their names: texts, numbers, true, false and null.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Values { get; init; }
}
