using System.Globalization;

namespace Bus.Backtesting.Data;

/// <summary>Reads the dates that price files carry, as UTC; a time without offset is taken as UTC.</summary>
internal static class BarTimeParser
{
    private const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces;

    private static readonly string[] Formats =
    [
        "yyyy-MM-dd", "yyyy/MM/dd", "yyyy.MM.dd", "yyyyMMdd", "MM/dd/yyyy", "M/d/yyyy", "dd.MM.yyyy", "dd-MMM-yyyy", "d-MMM-yyyy",
        "dd-MMM-yy", "d-MMM-yy", "MMM d, yyyy", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy/MM/dd HH:mm", "yyyy/MM/dd HH:mm:ss", "yyyyMMdd HH:mm", "yyyyMMdd HH:mm:ss",
        "yyyyMMdd HHmmss", "MM/dd/yyyy HH:mm", "MM/dd/yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "dd.MM.yyyy HH:mm:ss",
    ];

    public static bool TryParse(string text, string? format, out DateTime time)
    {
        var trimmed = text.Trim();
        if (format is not null)
        {
            return DateTime.TryParseExact(trimmed, format, CultureInfo.InvariantCulture, Styles, out time);
        }

        return DateTime.TryParseExact(trimmed, Formats, CultureInfo.InvariantCulture, Styles, out time) || TryParseUnix(trimmed, out time);
    }

    // Ten digits count seconds, thirteen count milliseconds: 2001 to 2286 either way. Eight digits are yyyyMMdd.
    private static bool TryParseUnix(string text, out DateTime time)
    {
        time = default;
        if (text.Length is not (10 or 13) || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        time = (text.Length == 10 ? DateTimeOffset.FromUnixTimeSeconds(value) : DateTimeOffset.FromUnixTimeMilliseconds(value)).UtcDateTime;
        return true;
    }
}
