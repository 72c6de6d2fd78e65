using System.Globalization;
using System.Text.Json;

namespace Bus.Sandbox.Protocol;

/// <summary>What a strategy in Python returned, as its process says: nothing of it is believed.</summary>
internal static class InstancesCodec
{
    private const int MaxInstances = 50_000;
    private const int MaxValues = 32;
    private const int MaxName = 64;
    private const int MaxDepth = 3;

    private static readonly JsonElement True = JsonDocument.Parse("true").RootElement.Clone();

    /// <exception cref="FrameException">It cannot be.</exception>
    /// <exception cref="SandboxException">The strategy did not say of what instrument or time it speaks.</exception>
    internal static IReadOnlyList<PythonInstance> Read(ReadOnlyMemory<byte> json, IReadOnlyList<PythonPrices> prices)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement.Clone();
            if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() > MaxInstances)
            {
                throw new FrameException("The instances are no list, or too many.");
            }

            var tickers = prices.Select(x => x.Ticker).ToHashSet(StringComparer.Ordinal);
            return [.. root.EnumerateArray().Select((instance, index) => Read(instance, index + 1, tickers))];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what text that is no Unicode leads to.
            throw new FrameException($"The instances are no JSON: {exception.Message}");
        }
    }

    private static PythonInstance Read(JsonElement json, int number, HashSet<string> tickers)
    {
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in json.EnumerateObject())
        {
            if (values.Count == MaxValues || property.Name.Length > MaxName || property.Value.ValueKind is JsonValueKind.Array or JsonValueKind.Object || !IsShort(property.Value))
            {
                throw new FrameException($"The instance {number} has what it may not have.");
            }

            values[property.Name] = property.Value;
        }

        var ticker = Take(values, "ticker") is { ValueKind: JsonValueKind.String } named ? named.GetString()! : tickers.Count == 1 ? tickers.First() : throw Fail(number, "names no ticker");
        if (!tickers.Contains(ticker))
        {
            throw Fail(number, $"names the ticker '{BoundedText.Of(ticker, MaxName)}', which is not among those that it was given");
        }

        return new PythonInstance
        {
            Ticker = ticker,
            Date = ReadDate(Take(values, "date") ?? Take(values, "timestamp"), number),
            Signal = Take(values, "signal") is { ValueKind: not JsonValueKind.Null } signal ? signal : True,
            Message = Take(values, "message") is { ValueKind: not JsonValueKind.Null } message ? BoundedText.Of(message.ToString(), BoundedText.MaxReason) : "",
            Values = values,
        };
    }

    private static JsonElement? Take(Dictionary<string, JsonElement> values, string name) => values.Remove(name, out var value) ? value : null;

    private static DateTime ReadDate(JsonElement? value, int number) =>
        value is { ValueKind: JsonValueKind.String } text
        && DateTime.TryParse(text.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : throw Fail(number, "has no date, such as row[\"date\"] or \"2024-12-31\"");

    private static bool IsShort(JsonElement value) => value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= BoundedText.MaxReason;

    private static SandboxException Fail(int number, string reason) => new(string.Create(CultureInfo.InvariantCulture, $"Instance {number} of the strategy {reason}."), StrategyStage.Run);
}
