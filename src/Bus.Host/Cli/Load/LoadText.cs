using System.Globalization;

namespace Bus.Host.Cli;

/// <summary>Figures of a load as text.</summary>
internal static class LoadText
{
    internal static string Number(double? value) => value is { } number ? number.ToString("#,0", CultureInfo.InvariantCulture) : "-";

    internal static string Milliseconds(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    internal static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    internal static string Percent(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
