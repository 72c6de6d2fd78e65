using System.Globalization;
using Bus.Host.Cli;

namespace Bus.Host.Configuration;

/// <summary>Reads and writes the values of settings.</summary>
internal static class SettingText
{
    // Longest suffix first: "ms" ends in "s" as well.
    private static readonly (string Suffix, double Milliseconds)[] Units =
        [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

    internal static string Format(int value) => value.ToString(CultureInfo.InvariantCulture);

    internal static string Format(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0}ms");

    internal static int ParseWhole(string name, string text, int minimum, int maximum) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Wrong(name, text, string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"));

    internal static TimeSpan ParseTime(string name, string text, TimeSpan minimum, TimeSpan maximum) =>
        TryParseTime(text) is { } value && value >= minimum && value <= maximum
            ? value
            : throw Wrong(name, text, $"a time from {Describe(minimum)} to {Describe(maximum)}, such as 500ms, 30s, 5m, 12h or 7d");

    internal static T ParseChoice<T>(string name, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Wrong(name, text, $"one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");

    /// <summary>Reads a time; null when the text is none.</summary>
    internal static TimeSpan? TryParseTime(string text)
    {
        foreach (var (suffix, milliseconds) in Units)
        {
            if (text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * milliseconds < TimeSpan.MaxValue.TotalMilliseconds)
            {
                return TimeSpan.FromMilliseconds(number * milliseconds);
            }
        }

        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>A time in its largest unit that leaves no fraction: 90s, 2m.</summary>
    internal static string Describe(TimeSpan value)
    {
        var (suffix, milliseconds) = Units.LastOrDefault(x => value.TotalMilliseconds >= x.Milliseconds && value.TotalMilliseconds % x.Milliseconds == 0, Units[0]);
        return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds / milliseconds}{suffix}");
    }

    private static CommandException Wrong(string name, string text, string allowed) =>
        new($"The setting {name} is '{text}'; allowed is {allowed}.", ExitCodes.Usage);
}
