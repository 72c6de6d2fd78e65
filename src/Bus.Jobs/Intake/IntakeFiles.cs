using Bus.Jobs.Intake.Reading;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>Finds the file of an instrument by the rule that the options give.</summary>
internal sealed class IntakeFiles(IntakeOptions options)
{
    internal const string Symbol = "{symbol}";

    private const string Interval = "{interval}";
    private const int MaxLength = 64;

    /// <summary>The file's name, relative to the workers' data directory; prices that ship with the program keep their name.</summary>
    /// <exception cref="IntakeException">A name has characters that have no place in a file's name.</exception>
    internal string Find(string symbol, string? interval)
    {
        if (symbol.StartsWith("sample:", StringComparison.OrdinalIgnoreCase))
        {
            return symbol;
        }

        Check("symbol", symbol);
        if (interval is null)
        {
            return options.FileNameWithoutInterval.Replace(Symbol, symbol, StringComparison.Ordinal);
        }

        Check("interval", interval);
        return options.FileName.Replace(Symbol, symbol, StringComparison.Ordinal).Replace(Interval, interval, StringComparison.Ordinal);
    }

    private static void Check(string what, string name)
    {
        if (name.Length is 0 or > MaxLength || name.Contains("..", StringComparison.Ordinal) || name.Any(x => !char.IsAsciiLetterOrDigit(x) && x is not ('-' or '_' or '.' or '=' or '^')))
        {
            throw new IntakeException($"The {what} is '{name}'; allowed are 1 to {MaxLength} letters, digits and - _ . = ^, without two dots in a row.");
        }
    }
}
