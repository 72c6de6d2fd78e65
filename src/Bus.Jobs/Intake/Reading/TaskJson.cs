using System.Globalization;
using System.Text.Json;

namespace Bus.Jobs.Intake.Reading;

/// <summary>Reads values of a task and says in one sentence what is of the wrong form.</summary>
internal static class TaskJson
{
    private const int MaxShownLength = 60;

    /// <summary>Parses a JSON object.</summary>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> json, string what)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new IntakeException($"The {what} is no JSON: {exception.Message.TrimEnd('.')}.");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        using (document)
        {
            throw Wrong(what, document.RootElement, "a JSON object");
        }
    }

    /// <summary>A property by name; null when it is missing or null.</summary>
    internal static JsonElement? Find(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>Text, or a number as text; null when it is missing.</summary>
    internal static string? Text(JsonElement json, params ReadOnlySpan<string> names) => Find(json, names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        { } other => throw Wrong(names[0], other, "text in quotes"),
    };

    internal static double? Number(JsonElement json, params ReadOnlySpan<string> names) => Find(json, names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsFinite(value) => value,
        { } other => throw Wrong(names[0], other, "a number, such as 10 or 0.001, without quotes"),
    };

    internal static int? Whole(JsonElement json, string name) => Find(json, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var value) => value,
        { } other => throw Wrong(name, other, "a whole number, without quotes"),
    };

    /// <summary>A day, also when it is written with a time.</summary>
    internal static DateOnly? Day(JsonElement json, string name)
    {
        if (Find(json, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && DateTime.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time)
            ? DateOnly.FromDateTime(time)
            : throw Wrong(name, value, "a date, such as \"2024-12-31\" or \"2024-12-31T23:59:59\"");
    }

    /// <summary>An array of texts.</summary>
    internal static IReadOnlyList<string>? Texts(JsonElement json, params ReadOnlySpan<string> names) => Find(json, names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } array when array.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) => [.. array.EnumerateArray().Select(item => item.GetString()!)],
        { } other => throw Wrong(names[0], other, "an array of texts, such as [\"AAPL\"]"),
    };

    /// <summary>An object; null when it is missing.</summary>
    internal static JsonElement? Object(JsonElement json, params ReadOnlySpan<string> names) => Find(json, names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => found,
        { } other => throw Wrong(names[0], other, "a JSON object"),
    };

    internal static IntakeException Wrong(string name, JsonElement value, string allowed)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return new IntakeException($"The value of {name} is {(text.Length <= MaxShownLength ? text : $"{text[..MaxShownLength]}...")}; allowed is {allowed}.");
    }
}
