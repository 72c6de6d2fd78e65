using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Refuses queries that cannot be answered, before anything is asked of Redis.</summary>
internal static class SagaQueryGuard
{
    private const long LongestAgeDays = 36_500;

    /// <summary>Looks at the limits of a query.</summary>
    /// <exception cref="ArgumentException">One is not allowed; the message names it.</exception>
    internal static void Check(SagaListQuery query)
    {
        CheckRange(nameof(query.Limit), query.Limit, SagaListQuery.MaxLimit);
        CheckRange(nameof(query.ScanLimit), query.ScanLimit, SagaListQuery.MaxScanLimit);
        if (query.UnchangedFor is { } age && (age < TimeSpan.Zero || age > TimeSpan.FromDays(LongestAgeDays)))
        {
            throw new ArgumentException($"{nameof(query.UnchangedFor)} is {age}; 0 to {LongestAgeDays} days are allowed.");
        }

        if (query.State is not null && query.ExceptStates.Count > 0)
        {
            throw new ArgumentException($"{nameof(query.State)} and {nameof(query.ExceptStates)} exclude each other; give one of them.");
        }

        if (query.State is { Length: 0 })
        {
            throw new ArgumentException($"{nameof(query.State)} is empty; it is a state's name, or null for any.");
        }
    }

    private static void CheckRange(string name, int value, int most)
    {
        if (value < 1 || value > most)
        {
            throw new ArgumentException($"{name} is {value}; 1 to {most} are allowed.");
        }
    }
}
