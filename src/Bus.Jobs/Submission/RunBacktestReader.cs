using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;

namespace Bus.Jobs.Submission;

/// <summary>Reads jobs that were written by hand as JSON, and says in one sentence what in them cannot be read.</summary>
/// <remarks>Thread-safe. The form is that of contracts/wire-format.md: camel-case names, in any case when read; what is not known is ignored.</remarks>
public static class RunBacktestReader
{
    private const int MaxShownLength = 60;

    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // What stands between the values is still there when an element is read.
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private static readonly FrozenDictionary<string, Type> Properties = typeof(RunBacktest).GetProperties()
        .ToFrozenDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => property.PropertyType, StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the properties that a job may have, in camel case.</summary>
    public static IReadOnlyCollection<string> PropertyNames { get; } = [.. typeof(RunBacktest).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    /// <summary>Parses JSON text.</summary>
    /// <param name="json">The text in UTF-8; comments and trailing commas are allowed.</param>
    /// <returns>The document, which the caller disposes.</returns>
    /// <exception cref="BacktestException">It is no JSON object.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException exception)
        {
            throw new BacktestException($"The job is no JSON: {exception.Message.TrimEnd('.')}.");
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }

        using (document)
        {
            throw new BacktestException($"The job is {Show(document.RootElement)}; it must be a JSON object, such as {{\"strategy\":\"sma-cross\"}}.");
        }
    }

    /// <summary>Reads a job. It is not checked beyond its form: <see cref="Consumers.BacktestPlan.Create"/> does that.</summary>
    /// <param name="json">A JSON object.</param>
    /// <returns>The job.</returns>
    /// <exception cref="BacktestException">A value is of the wrong form; the message names it and what is allowed.</exception>
    public static RunBacktest Read(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (Properties.TryGetValue(property.Name, out var type))
            {
                Check(property.Name, type, property.Value);
            }
        }

        try
        {
            return json.Deserialize<RunBacktest>(Options)!;
        }
        catch (JsonException exception)
        {
            throw new BacktestException($"The job cannot be read: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static void Check(string name, Type type, JsonElement value)
    {
        if (type == typeof(IReadOnlyDictionary<string, double>) && value.ValueKind == JsonValueKind.Object)
        {
            CheckParameters(value);
        }
        else if (!IsOfForm(type, value))
        {
            throw new BacktestException($"The property '{name}' is {Show(value)}; allowed is {Allowed(type)}.");
        }
    }

    private static void CheckParameters(JsonElement parameters)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parameters.EnumerateObject())
        {
            if (!IsOfForm(typeof(double), parameter.Value))
            {
                throw new BacktestException($"The parameter '{parameter.Name}' is {Show(parameter.Value)}; allowed is {Allowed(typeof(double))}.");
            }

            if (!names.Add(parameter.Name))
            {
                throw new BacktestException($"The parameter '{parameter.Name}' is named twice; allowed is once, in any case.");
            }
        }
    }

    private static bool IsOfForm(Type type, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            return !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var x when x == typeof(double) => value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number),
            var x when x == typeof(bool) => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            var x when x == typeof(Guid) => text is not null && value.TryGetGuid(out _),
            var x when x == typeof(DateOnly) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            var x when x == typeof(DateTimeOffset) => text is not null && value.TryGetDateTimeOffset(out _),
            var x when x == typeof(string) => text is not null,
            _ => false,
        };
    }

    private static string Allowed(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var x when x == typeof(double) => "a number, such as 10 or 0.001, without quotes",
        var x when x == typeof(bool) => "true or false, without quotes",
        var x when x == typeof(Guid) => "a UUID, such as \"0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10\"",
        var x when x == typeof(DateOnly) => "a date of the form \"2005-01-31\"",
        var x when x == typeof(DateTimeOffset) => "a time of the form \"2026-01-31T12:00:00Z\"",
        var x when x == typeof(string) => "text in quotes",
        _ => "an object of names and numbers, such as {\"fast\":10,\"slow\":30}",
    };

    private static string Show(JsonElement value)
    {
        var text = value.GetRawText().ReplaceLineEndings(" ");
        return text.Length <= MaxShownLength ? text : $"{text[..MaxShownLength]}...";
    }
}
