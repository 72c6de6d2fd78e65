using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>Dead letters by cause.</summary>
/// <param name="Groups">The causes, most frequent first.</param>
/// <param name="IsPartial">Whether there are entries that were not read.</param>
/// <param name="Next">The cursor with which to go on; null when everything was read.</param>
/// <param name="Scanned">How many entries were read.</param>
/// <param name="Total">How many entries the queue, or the lane asked for, has.</param>
internal sealed record DlqGroups(IReadOnlyList<DlqGroup> Groups, bool IsPartial, string? Next, long Scanned, long Total)
{
    internal static DlqGroups Create(DeadLetterGroups groups) =>
        new([.. groups.Groups.Select(DlqGroup.Create)], groups.IsPartial, groups.Next?.ToString(), groups.Scanned, groups.Total);
}
