using System.Globalization;
using Bus.Jobs.Optimization;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary>Puts into the status of a running optimization how far its chunks are: between planning and merging its own job only waits.</summary>
internal static class OptimizationProgressText
{
    private const string OptimizationType = "optimize";

    /// <summary>The status with progress, estimate and best so far; as it is when it is that of something else.</summary>
    internal static async Task<JobStatus> AddAsync(JobStatus status, IOptimizationResults optimizations, CancellationToken cancellationToken) =>
        status is { Type: OptimizationType, Status: JobState.Running } && await optimizations.GetAsync(status.JobId, cancellationToken) is { } optimization
            ? status with { Progress = optimization.Progress, Text = Describe(optimization) }
            : status;

    private static string Describe(OptimizationStatus status)
    {
        var left = status.Remaining is { } remaining ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(remaining.TotalSeconds):0} s left") : "";
        var best = status.Best is { } value ? string.Create(CultureInfo.InvariantCulture, $", best {value:0.####}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{status.Done} of {status.Points} points, {status.DoneChunks} of {status.Chunks} chunks{left}{best}");
    }
}
