using System.Collections.Concurrent;
using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;
using Bus.Contracts;

namespace Bus.Jobs.Consumers;

/// <summary>Runs the command on the engine. Thread-safe; runners are kept and reused.</summary>
internal sealed class BacktestExecutor : IBacktestExecutor
{
    private const string SamplePrefix = "sample:";

    private readonly string? _dataDirectory;
    private readonly ConcurrentBag<BacktestRunner> _runners = [];

    internal BacktestExecutor(string? dataDirectory)
    {
        _dataDirectory = dataDirectory is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataDirectory));
    }

    public BacktestResult Run(RunBacktest job, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var plan = BacktestPlan.Create(job);
        var bars = LoadBars(job);
        if (!_runners.TryTake(out var runner))
        {
            runner = new BacktestRunner();
        }

        // A runner whose run threw is dropped: what state it is in is not known.
        var result = plan.Run(runner, bars, progress, cancellationToken);
        _runners.Add(runner);
        return result;
    }

    private Bars LoadBars(RunBacktest job)
    {
        var data = job.Data ?? "";
        if (job.Csv is not null)
        {
            using var reader = new StringReader(job.Csv);
            return CsvBarReader.Read(reader, data.Length > 0 ? data : "csv");
        }

        return data.StartsWith(SamplePrefix, StringComparison.OrdinalIgnoreCase)
            ? SampleData.Find(data[SamplePrefix.Length..])
            : CsvBarReader.ReadFile(FindFile(data));
    }

    private string FindFile(string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            throw new BacktestException($"The job names no data; allowed are {SamplePrefix}{SampleData.Names[0]}, a file in the worker's data directory, or csv text.");
        }

        if (_dataDirectory is null)
        {
            throw new BacktestException($"The job names the file '{name}', but this worker has no data directory; allowed are {SamplePrefix}{SampleData.Names[0]} and csv text.");
        }

        var path = Path.GetFullPath(Path.Combine(_dataDirectory, name));
        if (!path.StartsWith(_dataDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new BacktestException($"The file '{name}' is outside the worker's data directory.");
        }

        return File.Exists(path) ? path : throw new BacktestException($"There is no file '{name}' in the worker's data directory.");
    }
}
