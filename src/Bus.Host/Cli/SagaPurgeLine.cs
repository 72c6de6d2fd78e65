using MassTransit;

namespace Bus.Host.Cli;

/// <summary>Shows on a terminal's standard error how far a purge is.</summary>
internal sealed class SagaPurgeLine(bool isDryRun) : IProgress<SagaPurgeProgress>, IDisposable
{
    private int _width;

    public void Report(SagaPurgeProgress value)
    {
        if (!Console.IsErrorRedirected)
        {
            var line = SagaPurgeCommands.Describe(isDryRun, value);
            Console.Error.Write($"\r{line.PadRight(_width)}");
            _width = line.Length;
        }
    }

    /// <summary>Takes the line away.</summary>
    internal void Clear()
    {
        if (_width > 0)
        {
            Console.Error.Write($"\r{new string(' ', _width)}\r");
            _width = 0;
        }
    }

    public void Dispose() => Clear();
}
