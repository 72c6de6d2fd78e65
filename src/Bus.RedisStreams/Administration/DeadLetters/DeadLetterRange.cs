using System.Globalization;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>A stretch of a queue's four lanes in an order, as words for <c>XRANGE</c> and <c>XREVRANGE</c>.</summary>
internal sealed class DeadLetterRange
{
    private readonly DeadLetterFilter _filter;

    internal DeadLetterRange(DeadLetterFilter filter, DeadLetterOrder order)
    {
        _filter = filter;
        IsNewestFirst = order == DeadLetterOrder.NewestFirst;
    }

    internal bool IsNewestFirst { get; }

    /// <summary>Whether no time lies within it.</summary>
    internal bool IsEmpty => Until <= Since || Until == 0;

    /// <summary>Where all lanes stop.</summary>
    internal string Stop => IsNewestFirst ? Inclusive(Since, "-") : Exclusive(Until, "+");

    private ulong? Since => Milliseconds(_filter.Since);

    private ulong? Until => Milliseconds(_filter.Until);

    /// <summary>Where a lane starts, behind a place; empty for a lane that is not asked for.</summary>
    internal string Start(int lane, DeadLetterId? after)
    {
        if (_filter.Lane is { } wanted && wanted != QueueLanes.GetPriority(lane))
        {
            return string.Empty;
        }

        var fromTime = IsNewestFirst ? Exclusive(Until, "+") : Inclusive(Since, "-");
        if (after is not { } place || IsBeyond(place))
        {
            return fromTime;
        }

        // Among equal ids the lanes follow in their order, and newest first in the opposite one.
        var isPast = IsNewestFirst ? lane >= place.LaneIndex : lane <= place.LaneIndex;
        return isPast ? $"({place.EntryId}" : place.EntryId;
    }

    /// <summary>Whether the time range starts behind a place, so that the place says nothing.</summary>
    private bool IsBeyond(DeadLetterId place) => IsNewestFirst
        ? Until is { } until && place.Entry.Milliseconds >= until
        : Since is { } since && place.Entry.Milliseconds < since;

    // Up to the millisecond that holds the time: entries have no finer one.
    private static ulong? Milliseconds(DateTimeOffset? time) => time is { } given ? (ulong)Math.Max(0, given.ToUnixTimeMilliseconds()) : null;

    private static string Inclusive(ulong? milliseconds, string open) => milliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time}-0") : open;

    private static string Exclusive(ulong? milliseconds, string open) => milliseconds is { } time ? string.Create(CultureInfo.InvariantCulture, $"({time}-0") : open;
}
