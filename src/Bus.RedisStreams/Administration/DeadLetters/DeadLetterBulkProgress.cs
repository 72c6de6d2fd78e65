namespace MassTransit;

/// <summary>How far an operation on many dead letters is, or has come.</summary>
/// <param name="Total">Entries that the queue (or the lane asked for) had at the start.</param>
/// <param name="Scanned">Entries that were read since.</param>
/// <param name="Matched">Those of them that fit.</param>
/// <param name="Done">Those of them that were requeued or deleted; 0 in a dry run.</param>
/// <param name="Skipped">Those of them that were gone when it was their turn, that a consumer held, or that cannot be moved.</param>
/// <param name="Elapsed">The time since the start.</param>
public sealed record DeadLetterBulkProgress(long Total, long Scanned, long Matched, long Done, long Skipped, TimeSpan Elapsed)
{
    /// <summary>Requeued or deleted per second so far.</summary>
    public double Rate => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;
}
