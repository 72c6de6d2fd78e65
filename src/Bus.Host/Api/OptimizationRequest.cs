using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bus.Contracts;
using Microsoft.AspNetCore.Http;

namespace Bus.Host.Api;

/// <summary>Reads an optimization from a request: RunOptimization as JSON, in camel case.</summary>
/// <remarks>As with backtests, a request may hold nothing that is not known.</remarks>
internal static class OptimizationRequest
{
    private const int MostShown = 60;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    private static readonly Dictionary<string, Type> Properties = typeof(RunOptimization).GetProperties()
        .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), property => property.PropertyType, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiException">It is not sent as JSON or is none, has an unknown property, or a value is of the wrong form.</exception>
    internal static async Task<RunOptimization> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, BacktestRequest.DescribeContentType(request));
        }

        using var document = await ParseAsync(request, cancellationToken);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw Refuse($"The optimization is {Shorten(document.RootElement.GetRawText())}; it must be a JSON object.");
        }

        // What is null is not given, as with backtests.
        var given = new JsonObject();
        foreach (var property in document.RootElement.EnumerateObject().Where(x => x.Value.ValueKind != JsonValueKind.Null))
        {
            Check(property);
            given[JsonNamingPolicy.CamelCase.ConvertName(property.Name)] = JsonNode.Parse(property.Value.GetRawText());
        }

        return given.Deserialize<RunOptimization>(Options)!;
    }

    private static async Task<JsonDocument> ParseAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw Refuse($"The optimization is no JSON: {exception.Message.TrimEnd('.')}.");
        }
    }

    private static void Check(JsonProperty property)
    {
        if (!Properties.TryGetValue(property.Name, out var type))
        {
            throw Refuse($"There is no property '{property.Name}'; there is {string.Join(", ", Properties.Keys)}.");
        }

        try
        {
            _ = property.Value.Deserialize(type, Options);
        }
        catch (JsonException)
        {
            throw Refuse($"The property '{property.Name}' is {Shorten(property.Value.GetRawText())}; allowed is {Describe(Nullable.GetUnderlyingType(type) ?? type)}.");
        }
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(Guid) => "a UUID",
        _ when type == typeof(DateOnly) => "a date of the form \"2005-01-31\"",
        _ when type == typeof(DateTimeOffset) => "a time of the form \"2005-01-31T12:00:00Z\"",
        _ when type == typeof(IReadOnlyList<string>) => "a list of texts",
        _ when type == typeof(IReadOnlyDictionary<string, double>) => "an object whose values are numbers",
        _ => "a text",
    };

    private static string Shorten(string text) => text.Length <= MostShown ? text : $"{text[..MostShown]}...";

    private static ApiException Refuse(string sentence) => new(StatusCodes.Status400BadRequest, sentence);
}
