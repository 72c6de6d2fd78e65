using System.Globalization;
using Bus.Host.DeadLetters;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>Shows on standard error how far an operation on dead letters is: a line that changes on a terminal, a line now and then elsewhere.</summary>
internal sealed class DlqProgress : IProgress<DeadLetterBulkProgress>, IDisposable
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LogPause = TimeSpan.FromSeconds(10);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly DlqAction _action;
    private readonly bool _isDryRun;
    private DeadLetterBulkProgress? _last;
    private TimeSpan _shown;
    private int _width;

    internal DlqProgress(DlqAction action, bool isDryRun)
    {
        _action = action;
        _isDryRun = isDryRun;
    }

    public void Report(DeadLetterBulkProgress value)
    {
        _last = value;
        if (value.Elapsed - _shown < (_isTerminal ? TerminalPause : LogPause))
        {
            return;
        }

        _shown = value.Elapsed;
        var line = Describe(_action, _isDryRun, value);
        Console.Error.Write(_isTerminal ? $"\r{line.PadRight(_width)}" : $"{line}\n");
        _width = line.Length;
    }

    /// <summary>Says what was done before it ended early: what was not is where it was.</summary>
    internal void TellStop()
    {
        Clear();
        if (_last is { } last)
        {
            Console.Error.WriteLine($"Stopped: {Describe(_action, _isDryRun, last)} Run it again to go on.");
        }
    }

    /// <summary>Takes the line that changes away.</summary>
    internal void Clear()
    {
        if (_isTerminal && _width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();

    internal static string Describe(DlqAction action, bool isDryRun, DeadLetterBulkProgress progress)
    {
        var scanned = string.Create(CultureInfo.InvariantCulture, $"{progress.Scanned} of {progress.Total} read");
        return isDryRun
            ? string.Create(CultureInfo.InvariantCulture, $"{progress.Matched} would be {Participle(action)}; {scanned}, {progress.Elapsed.TotalSeconds:0.0} s.")
            : string.Create(CultureInfo.InvariantCulture, $"{progress.Done} {Participle(action)}, {progress.Skipped} skipped; {scanned}, {progress.Rate:0} per second, {progress.Elapsed.TotalSeconds:0.0} s.");
    }

    private static string Participle(DlqAction action) => action == DlqAction.Requeue ? "requeued" : "deleted";
}
