namespace Bus.Backtesting.Data;

/// <summary>One row of a file that cannot be used.</summary>
/// <param name="Line">Line number in the file; the header is line 1.</param>
/// <param name="Reason">What is wrong, naming the column and the value found.</param>
public readonly record struct PriceDataProblem(int Line, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"line {Line}: {Reason}";
}
