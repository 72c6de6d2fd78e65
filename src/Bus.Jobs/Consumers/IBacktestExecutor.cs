using Bus.Backtesting;
using Bus.Backtesting.Report;
using Bus.Contracts;

namespace Bus.Jobs.Consumers;

/// <summary>Runs jobs. Thread-safe.</summary>
internal interface IBacktestExecutor
{
    /// <summary>Runs a job to its end.</summary>
    /// <exception cref="BacktestException">The job or its prices are wrong.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    BacktestResult Run(RunBacktest job, IProgress<double>? progress, CancellationToken cancellationToken);
}
