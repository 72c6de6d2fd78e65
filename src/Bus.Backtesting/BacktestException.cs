namespace Bus.Backtesting;

/// <summary>
/// Says in one sentence what is wrong with the input of a backtest (data, strategy, parameters, options or orders) and what is
/// allowed instead. The message is meant for the person who asked for the run and needs no stack trace beside it.
/// </summary>
/// <remarks>Trying again with the same input fails in the same way: such a run must not be retried.</remarks>
public class BacktestException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The sentence to show.</param>
    public BacktestException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">The sentence to show.</param>
    /// <param name="innerException">What led to it.</param>
    public BacktestException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
