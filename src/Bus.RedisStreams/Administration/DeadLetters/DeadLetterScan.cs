using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Reads through a dead-letter queue in bounded steps, and picks what fits a filter. Not thread-safe.</summary>
internal sealed class DeadLetterScan
{
    private readonly DeadLetterStore _store;
    private readonly DeadLetterView _view;
    private readonly DeadLetterRange _range;
    private readonly DeadLetterMatcher _matcher;
    private DeadLetterSlice? _slice;

    internal DeadLetterScan(DeadLetterStore store, DeadLetterView view, DeadLetterFilter filter, DeadLetterOrder order, DeadLetterId? after = null)
    {
        _store = store;
        _view = view;
        _range = new DeadLetterRange(filter, order);
        _matcher = new DeadLetterMatcher(filter);
        IsEnd = _range.IsEmpty;
        Last = after;
    }

    /// <summary>Whether nothing is left.</summary>
    internal bool IsEnd { get; private set; }

    /// <summary>Entries that were read and compared so far.</summary>
    internal long Scanned { get; private set; }

    /// <summary>Bytes that Redis read for it.</summary>
    internal long ReadBytes { get; private set; }

    /// <summary>The place behind which to go on; <see langword="null"/> at the end.</summary>
    internal DeadLetterId? Next => IsEnd ? null : Last;

    private DeadLetterId? Last { get; set; }

    /// <summary>Reads the next entries, by one command.</summary>
    /// <param name="maxEntries">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Those that fit, in order.</returns>
    internal async Task<IReadOnlyList<DeadLetterMatch>> ReadAsync(long maxEntries, CancellationToken cancellationToken)
    {
        var limit = (int)Math.Min(maxEntries, DeadLetterStore.PageEntries);
        _slice = await _store.ReadAsync(_range, Last, limit, _matcher.BodyBytes, cancellationToken);
        IsEnd = _slice.IsEnd;
        Scanned += _slice.Entries.Count;
        ReadBytes += _slice.ReadBytes;
        Last = _slice.Entries.Count == 0 ? Last : _slice.Entries[^1].Id;
        var matches = new List<DeadLetterMatch>(_slice.Entries.Count);
        foreach (var entry in _slice.Entries)
        {
            var info = _view.Describe(entry);
            if (_matcher.IsMatch(entry, info))
            {
                matches.Add(new DeadLetterMatch(entry, info));
            }
        }

        return matches;
    }

    /// <summary>Takes back what was read behind a place in the last step.</summary>
    internal void StopAt(DeadLetterId place)
    {
        for (var index = _slice!.Entries.Count - 1; index >= 0 && _slice.Entries[index].Id != place; index--)
        {
            Scanned--;
            IsEnd = false;
        }

        Last = place;
    }
}
