using System.Text.Json;
using Bus.Host.DeadLetters;
using Microsoft.AspNetCore.Http;

namespace Bus.Host.Api;

/// <summary>The JSON body of a request that changes dead letters: known properties only, for a filter that was silently left out would mean all.</summary>
/// <remarks>It must be sent as JSON, which no form of a foreign web page can.</remarks>
internal sealed class DlqRequestBody
{
    internal const string All = "all";
    internal const string DryRun = "dryRun";
    internal const string Rate = "rate";
    internal const string RequestedBy = "requestedBy";
    internal const string Body = "body";

    private readonly Dictionary<string, JsonElement> _values = new(StringComparer.Ordinal);

    private DlqRequestBody()
    {
    }

    /// <summary>Filter, rate and the like as texts.</summary>
    internal DlqText Text => new(FindText, name => $"'{name}'", TimeProvider.System);

    /// <summary>Reads a body.</summary>
    /// <exception cref="ApiException">It is not sent as JSON, is no JSON object, or has a property that is not known.</exception>
    internal static async Task<DlqRequestBody> ReadAsync(HttpRequest request, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, BacktestRequest.DescribeContentType(request));
        }

        using var stream = new MemoryStream();
        await request.Body.CopyToAsync(stream, cancellationToken);
        var body = new DlqRequestBody();
        foreach (var property in Parse(stream.GetBuffer().AsMemory(0, (int)stream.Length)).EnumerateObject())
        {
            if (!names.Contains(property.Name))
            {
                throw new ArgumentException($"There is no property '{property.Name}'; there is {(names.Count > 0 ? string.Join(", ", names) : "none")}.");
            }

            body._values[property.Name] = property.Value;
        }

        return body;
    }

    internal string? FindText(string name) => !_values.TryGetValue(name, out var value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => throw new ArgumentException($"'{name}' is {value.GetRawText()}; allowed is a text."),
        };

    internal bool FindFlag(string name) => _values.TryGetValue(name, out var value) && value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new ArgumentException($"'{name}' is {value.GetRawText()}; allowed is true or false."),
    };

    private static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ArgumentException($"The body is a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}; allowed is an object.");
        }
        catch (JsonException)
        {
            throw new ArgumentException("The body is no JSON; allowed is an object, {} at least.");
        }
    }
}
