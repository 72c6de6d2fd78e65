using Bus.Faults.Worker;

namespace Bus.Faults.Harness;

/// <summary>Compares what was acknowledged with what was handled.</summary>
internal static class FaultLedger
{
    /// <summary>Acknowledged messages that came to nothing.</summary>
    /// <param name="acknowledged">The sends that returned.</param>
    /// <param name="done">The ids of all completions.</param>
    /// <param name="errors">The ids of the copies in the error queue.</param>
    internal static IReadOnlyList<int> FindLost(IEnumerable<FaultMessage> acknowledged, IEnumerable<int> done, IEnumerable<int> errors)
    {
        var (completed, failed) = (done.ToHashSet(), errors.ToHashSet());
        return acknowledged.Where(x => !(EndsInErrors(x) ? failed : completed).Contains(x.Id)).Select(x => x.Id).Order().ToList();
    }

    /// <summary>Completions and copies in the error queue beyond the first of each message; a message that is not to fail has no place there at all.</summary>
    internal static int CountDuplicates(IEnumerable<int> done, IEnumerable<int> errors) =>
        done.Concat(errors).GroupBy(x => x).Sum(x => x.Count() - 1);

    /// <summary>Starts out of order: before the message ahead of theirs was done, or of a message that is not the next one of its key.</summary>
    /// <param name="sent">The ids of a key in the order in which they were sent.</param>
    /// <param name="lines">What the workers wrote about the key, in any order.</param>
    /// <remarks>The message that was last may start again: its worker may have been lost.</remarks>
    internal static int CountOutOfOrder(IReadOnlyList<int> sent, IEnumerable<WorkerLine> lines)
    {
        var (violations, last, isDone) = (0, -1, true);
        foreach (var line in lines.OrderBy(x => x.Time))
        {
            var place = sent.IndexOf(line.Id);
            if (!line.IsStart)
            {
                isDone |= place == last;
                continue;
            }

            if (place != last && !(place == last + 1 && isDone))
            {
                violations++;
            }

            (last, isDone) = (place, false);
        }

        return violations;
    }

    /// <summary>Sagas whose events are not the ones that were told of, each in its place and once.</summary>
    /// <param name="sagas">The sagas as they are kept.</param>
    /// <param name="told">What was sent.</param>
    internal static IReadOnlyList<Guid> FindUneven(IEnumerable<FaultSaga> sagas, IReadOnlyCollection<FaultTold> told)
    {
        var applied = sagas.ToDictionary(x => x.CorrelationId, x => x.Applied);
        var places = told.ToLookup(x => x.Saga);
        return [.. applied.Keys.Union(places.Select(x => x.Key)).Where(saga => !places[saga].OrderBy(x => x.Place).Select(x => (x.Place, x.Id))
            .SequenceEqual(applied.GetValueOrDefault(saga, []).Select((id, index) => (index + 1, id)))).Order()];
    }

    private static bool EndsInErrors(FaultMessage message) => message.Behavior is FaultBehavior.Fail or FaultBehavior.DieAlways;

    private static int IndexOf(this IReadOnlyList<int> list, int value)
    {
        for (var index = 0; index < list.Count; index++)
        {
            if (list[index] == value)
            {
                return index;
            }
        }

        return -2;
    }
}
