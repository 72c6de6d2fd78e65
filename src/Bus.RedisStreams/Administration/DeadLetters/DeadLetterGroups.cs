namespace MassTransit;

/// <summary>Dead letters by cause, of the entries that were read.</summary>
/// <param name="Groups">The causes, most frequent first.</param>
/// <param name="Next">Where to go on; <see langword="null"/> when everything was read. Add up the groups of pages by their ids.</param>
/// <param name="Scanned">How many entries were read.</param>
/// <param name="Total">How many entries the queue has.</param>
public sealed record DeadLetterGroups(IReadOnlyList<DeadLetterGroup> Groups, DeadLetterId? Next, long Scanned, long Total)
{
    /// <summary>Whether there are entries that were not read.</summary>
    public bool IsPartial => Next is not null;
}
