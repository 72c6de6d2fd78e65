namespace Bus.Backtesting.Data;

/// <summary>Says that price data cannot be used, with the lines that are wrong.</summary>
public sealed class PriceDataException : BacktestException
{
    /// <summary>Creates the exception for data that is wrong as a whole (missing file, missing column, no rows).</summary>
    /// <param name="message">The sentence to show.</param>
    public PriceDataException(string message)
        : base(message)
    {
        Problems = [];
    }

    /// <summary>Creates the exception for rows that are wrong.</summary>
    /// <param name="message">The sentence to show; it lists the problems.</param>
    /// <param name="problems">The problems, in the order of the file.</param>
    public PriceDataException(string message, IReadOnlyList<PriceDataProblem> problems)
        : base(message)
    {
        Problems = problems;
    }

    /// <summary>The rows that are wrong, in the order of the file, at most <see cref="CsvBarOptions.MaxProblems"/>; empty when the file is wrong as a whole.</summary>
    public IReadOnlyList<PriceDataProblem> Problems { get; }
}
