using System.Globalization;
using Bus.Backtesting.Optimization;

namespace Bus.Host.Cli;

/// <summary>Shows on standard error how far an optimization is: a line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class OptimizeProgress : IProgress<OptimizationProgress>, IDisposable
{
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(5);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly OptimizationObjective _objective;
    private OptimizationProgress? _last;
    private TimeSpan _shown;
    private int _width;

    internal OptimizeProgress(OptimizationObjective objective)
    {
        _objective = objective;
    }

    public void Report(OptimizationProgress value)
    {
        _last = value;
        if (!_isTerminal && value.Elapsed - _shown < LogPause)
        {
            return;
        }

        _shown = value.Elapsed;
        var line = Describe(_objective, value);
        Console.Error.Write(_isTerminal ? $"\r{line.PadRight(_width)}" : $"{line}\n");
        _width = line.Length;
    }

    /// <summary>Says how far it was when it was ended early.</summary>
    internal void TellStop()
    {
        Dispose();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Stopped after {_last?.Done ?? 0} points; nothing was written."));
    }

    /// <summary>Takes the line that changes away.</summary>
    public void Dispose()
    {
        if (_isTerminal && _width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    internal static string Describe(OptimizationObjective objective, OptimizationProgress progress)
    {
        var rate = progress.Elapsed > TimeSpan.Zero ? progress.Runs / progress.Elapsed.TotalSeconds : 0;
        var best = progress.Best?.Objective is { } value ? string.Create(CultureInfo.InvariantCulture, $", best {objective.Name} {value:0.####}") : "";
        var left = progress.Remaining is { } remaining ? $", about {Duration(remaining)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{progress.Done} of {progress.Total} points, {rate:0} runs per second{left}{best}");
    }

    private static string Duration(TimeSpan time) => time.TotalMinutes < 2
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes):0} min");
}
