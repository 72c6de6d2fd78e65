namespace Bus.Backtesting.Data;

/// <summary>How a csv file of bars is read.</summary>
public sealed record CsvBarOptions
{
    /// <summary>The defaults.</summary>
    public static CsvBarOptions Default { get; } = new();

    /// <summary>The .NET format of the dates, for files whose dates <see cref="CsvBarReader"/> does not know or would read the wrong way round.</summary>
    /// <value>The default is null: the format is recognised.</value>
    public string? DateFormat { get; init; }

    /// <summary>Scales all four prices of a row by adjusted close / close, so that splits and dividends leave no jumps.</summary>
    /// <value>The default is false: prices are taken as traded.</value>
    /// <remarks>Needs a column of adjusted closes.</remarks>
    public bool UseAdjustedClose { get; init; }

    /// <summary>How many wrong rows are listed before reading stops.</summary>
    /// <value>The default is 10; at least 1.</value>
    public int MaxProblems { get; init; } = 10;

    internal void Validate()
    {
        if (MaxProblems < 1)
        {
            throw new BacktestException($"MaxProblems is {MaxProblems}, it must be at least 1.");
        }
    }
}
