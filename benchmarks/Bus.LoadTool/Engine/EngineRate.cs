using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>Adds up what was run in turns: how often, in how much time, of the clock and of the processor.</summary>
internal sealed class EngineRate
{
    private long _runs;
    private long _allocated;
    private TimeSpan _elapsed;
    private TimeSpan _processor;

    internal double PerSecond => _runs / _elapsed.TotalSeconds;

    internal double PerCpuSecond => _runs / _processor.TotalSeconds;

    internal double AllocatedBytesPerRun => (double)_allocated / _runs;

    /// <summary>Repeats an action, which says how many runs it was, for a time.</summary>
    internal void Measure(TimeSpan time, Func<int> run)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var processor = Environment.CpuUsage.TotalTime;
        var started = Stopwatch.GetTimestamp();
        do
        {
            _runs += run();
        }
        while (Stopwatch.GetElapsedTime(started) < time);

        _elapsed += Stopwatch.GetElapsedTime(started);
        _processor += Environment.CpuUsage.TotalTime - processor;
        _allocated += GC.GetAllocatedBytesForCurrentThread() - allocated;
    }
}
