using Bus.Backtesting.Report;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Data;

namespace Bus.Jobs.Tests.Support;

/// <summary>An engine that stays at a given progress until the test lets it go on.</summary>
internal sealed class SteeredExecutor : IBacktestExecutor, IDisposable
{
    private readonly BacktestExecutor _engine = new(new PriceLoader(null));
    private readonly ManualResetEventSlim _gate = new();
    private int _starts;

    public int Starts => Volatile.Read(ref _starts);

    public double Progress { get; init; } = 0.25;

    /// <summary>What every run throws in place of a result.</summary>
    public Exception? Failure { get; init; }

    public void Open() => _gate.Set();

    public BacktestResult Run(RunBacktest job, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _starts);
        progress?.Report(Progress);
        if (Failure is not null)
        {
            throw Failure;
        }

        _gate.Wait(cancellationToken);
        return _engine.Run(job, progress, cancellationToken);
    }

    public void Dispose() => _gate.Dispose();
}
