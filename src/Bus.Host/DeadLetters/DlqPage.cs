using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">Those that fit.</param>
/// <param name="Next">The cursor with which to go on; null at the end. A page may be empty and have one.</param>
/// <param name="Scanned">How many entries were read and compared.</param>
/// <param name="Total">How many entries the queue, or the lane asked for, has.</param>
internal sealed record DlqPage(IReadOnlyList<DlqItem> Items, string? Next, long Scanned, long Total)
{
    internal static DlqPage Create(DeadLetterPage page) => new([.. page.Items.Select(DlqItem.Create)], page.Next?.ToString(), page.Scanned, page.Total);
}
