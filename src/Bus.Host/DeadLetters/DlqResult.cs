using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>How far an operation on many dead letters has come.</summary>
/// <param name="Queue">The dead-letter queue.</param>
/// <param name="Action">What was to be done: requeue or delete.</param>
/// <param name="DryRun">Whether it only counted.</param>
/// <param name="Total">Entries that the queue, or the lane asked for, had at the start.</param>
/// <param name="Scanned">Entries that were read.</param>
/// <param name="Matched">Those of them that fit.</param>
/// <param name="Done">Those of them that were requeued or deleted.</param>
/// <param name="Skipped">Those of them that were gone, that a consumer held, or that cannot be moved.</param>
/// <param name="ElapsedSeconds">How long it took so far.</param>
/// <param name="PerSecond">How many were done per second.</param>
internal sealed record DlqResult(
    string Queue, string Action, bool DryRun, long Total, long Scanned, long Matched, long Done, long Skipped, double ElapsedSeconds, double PerSecond)
{
    internal static DlqResult Create(string queue, DlqAction action, bool dryRun, DeadLetterBulkProgress progress) => new(
        queue,
        action.ToString().ToLowerInvariant(),
        dryRun,
        progress.Total,
        progress.Scanned,
        progress.Matched,
        progress.Done,
        progress.Skipped,
        Math.Round(progress.Elapsed.TotalSeconds, 3),
        Math.Round(progress.Rate, 1));
}
