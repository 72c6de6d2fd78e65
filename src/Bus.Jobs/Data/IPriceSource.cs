using Bus.Backtesting;
using Bus.Backtesting.Data;

namespace Bus.Jobs.Data;

/// <summary>The prices that jobs may name.</summary>
/// <remarks>Thread-safe. Each is read once per process as long as its file stays as it is.</remarks>
public interface IPriceSource
{
    /// <summary>Reads prices.</summary>
    /// <param name="data">The shipped ones by name, such as <c>sample:goog</c>, or a file in the data directory; with text, only what they are called.</param>
    /// <param name="csv">The prices as text, or <see langword="null"/>.</param>
    /// <returns>The prices.</returns>
    /// <exception cref="BacktestException">There are no such prices, or they are wrong.</exception>
    Bars Load(string? data, string? csv = null);
}
