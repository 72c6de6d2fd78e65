using System.Text;
using CsvHelper;

namespace Bus.Backtesting.Data;

/// <summary>
/// Reads bars from csv text whose first line names the columns, in any order and case: date (or datetime, timestamp, time, or date
/// and time apart), open, high, low, close, and if present volume and adj_close. Other columns are ignored. Comma, semicolon and
/// tab are recognised as separators; numbers have a decimal point.
/// </summary>
/// <remarks>
/// Dates are recognised as yyyy-MM-dd (also with / or . or nothing between), MM/dd/yyyy, dd.MM.yyyy, dd-MMM-yy, ISO 8601 with or
/// without time and offset, and Unix seconds or milliseconds; times without offset are UTC. Reading is strict: one wrong row fails
/// the file, and the exception lists the wrong rows with their line numbers.
/// </remarks>
public static class CsvBarReader
{
    // A price row has some hundred bytes; a longer one is no price file, and must not be buffered to its end.
    private const int MaxRowBytes = 1 << 16;

    private static readonly CsvReaderOptions Format = new()
    {
        TrackLineNumbers = true,
        TrimWhitespace = true,
        AllowLineBreaksInQuotes = false,
        MaxRecordSize = MaxRowBytes,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The bars, named after the file.</returns>
    /// <exception cref="PriceDataException">The file is missing, unreadable or empty, lacks a column, or has wrong rows.</exception>
    public static Bars ReadFile(string path, CsvBarOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            throw new PriceDataException($"There is no file '{path}'.");
        }

        try
        {
            using var reader = new StreamReader(path, Encoding.UTF8);
            return Read(reader, Path.GetFileName(path), options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PriceDataException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads csv text.</summary>
    /// <param name="reader">The text; it is read to its end and not closed.</param>
    /// <param name="source">What the text is called in messages and reports.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    /// <returns>The bars, named <paramref name="source"/>.</returns>
    /// <exception cref="PriceDataException">The text is empty, lacks a column, or has wrong rows.</exception>
    public static Bars Read(TextReader reader, string source, CsvBarOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentException.ThrowIfNullOrEmpty(source);
        options ??= CsvBarOptions.Default;
        options.Validate();
        try
        {
            using var csv = CsvReader.Create(reader, Format, leaveOpen: true);
            if (csv.Headers.Count == 0)
            {
                throw new PriceDataException($"'{source}' is empty; its first line must name the columns, for example date,open,high,low,close,volume.");
            }

            var columns = CsvColumns.Find(source, [.. csv.Headers], options);
            return new CsvBarRows(csv, columns, options, source).ReadAll();
        }
        catch (CsvFormatException exception)
        {
            throw new PriceDataException($"'{source}' is no csv text: {exception.Message}");
        }
    }
}
