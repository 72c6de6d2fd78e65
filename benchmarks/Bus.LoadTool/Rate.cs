using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>Runs an action many times from concurrent callers.</summary>
internal static class Rate
{
    internal static async Task RunAsync(int times, int clients, Func<Task> action)
    {
        var left = times;
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await action();
            }
        })));
    }

    /// <summary>Times per second of an action that does something a number of times.</summary>
    internal static async Task<double> MeasureAsync(int times, Func<Task> action)
    {
        var started = Stopwatch.GetTimestamp();
        await action();
        return times / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    internal static double Percentile(List<TimeSpan> sorted, double fraction) =>
        sorted[(int)Math.Min(sorted.Count - 1, Math.Ceiling(sorted.Count * fraction) - 1)].TotalMicroseconds;

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
