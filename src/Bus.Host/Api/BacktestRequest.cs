using System.Globalization;
using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Submission;
using Microsoft.AspNetCore.Http;

namespace Bus.Host.Api;

/// <summary>Reads a job from a request: RunBacktest as JSON, or with the names <c>symbols</c>, <c>start_date</c> and <c>end_date</c>.</summary>
/// <remarks>
/// Unlike a message, a request may hold nothing that is not known: a setting that was silently left out would be a backtest of something else.
/// </remarks>
internal static class BacktestRequest
{
    internal const string ContentType = "application/json";

    private const string Symbols = "symbols";
    private const string StartDate = "start_date";
    private const string EndDate = "end_date";

    private static readonly string[] OtherNames = [Symbols, StartDate, EndDate];

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiException">It is not sent as JSON, has an unknown property, or says something twice.</exception>
    /// <exception cref="BacktestException">It is no JSON, or a value is of the wrong form.</exception>
    internal static async Task<RunBacktest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            throw new ApiException(StatusCodes.Status415UnsupportedMediaType, DescribeContentType(request));
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        using var document = RunBacktestReader.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        return Read(document.RootElement);
    }

    internal static string DescribeContentType(HttpRequest request) => $"The content type is '{request.ContentType}'; allowed is {ContentType}.";

    private static RunBacktest Read(JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (!RunBacktestReader.PropertyNames.Concat(OtherNames).Contains(property.Name, StringComparer.OrdinalIgnoreCase))
            {
                throw Refuse($"There is no property '{property.Name}'; there is {string.Join(", ", RunBacktestReader.PropertyNames.Concat(OtherNames))}.");
            }
        }

        var job = RunBacktestReader.Read(json);
        return job with
        {
            Data = FindOnly(json, Symbols, nameof(RunBacktest.Data), nameof(RunBacktest.Csv)) is { } symbols ? ReadSymbol(symbols) : job.Data,
            From = FindOnly(json, StartDate, nameof(RunBacktest.From)) is { } start ? ReadDay(StartDate, start) : job.From,
            To = FindOnly(json, EndDate, nameof(RunBacktest.To)) is { } end ? ReadDay(EndDate, end) : job.To,
        };
    }

    private static JsonElement? FindOnly(JsonElement json, string name, params string[] excluded)
    {
        if (Find(json, name) is not { } value)
        {
            return null;
        }

        var other = excluded.FirstOrDefault(x => Find(json, x) is not null);
        return other is null ? value : throw Refuse($"The properties '{name}' and '{JsonNamingPolicy.CamelCase.ConvertName(other)}' exclude each other; give one of them.");
    }

    private static JsonElement? Find(JsonElement json, string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind != JsonValueKind.Null)
            {
                return property.Value;
            }
        }

        return null;
    }

    /// <summary>The workers' file of a symbol: BTC_KRW.csv in their data directory.</summary>
    private static string ReadSymbol(JsonElement symbols)
    {
        if (symbols.ValueKind != JsonValueKind.Array || symbols.EnumerateArray().Any(x => x.ValueKind != JsonValueKind.String))
        {
            throw Refuse($"The property '{Symbols}' is no list of names; allowed is one name, such as [\"BTC_KRW\"].");
        }

        if (symbols.GetArrayLength() != 1)
        {
            throw Refuse(string.Create(
                CultureInfo.InvariantCulture,
                $"The property '{Symbols}' has {symbols.GetArrayLength()} names; a job runs on one: send one request for each."));
        }

        var symbol = symbols[0].GetString()!;
        return symbol.Length > 0 && char.IsAsciiLetterOrDigit(symbol[0]) && symbol.All(x => char.IsAsciiLetterOrDigit(x) || x is '_' or '-' or '.')
            ? $"{symbol}.csv"
            : throw Refuse($"The symbol '{symbol}' is no name; allowed are letters, digits and _ - . for the file '<symbol>.csv' in the workers' data directory.");
    }

    private static DateOnly ReadDay(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Refuse($"The property '{name}' is {value.GetRawText()}; allowed is a date of the form \"2005-01-31\".");

    private static ApiException Refuse(string sentence) => new(StatusCodes.Status400BadRequest, sentence);
}
