using System.Globalization;

namespace Bus.RedisSagas;

/// <summary>An instance with its place in a list.</summary>
/// <param name="Time">The time by which it is listed, in ms; 0 in an index.</param>
/// <param name="Id">The instance.</param>
internal sealed record SagaPlaceInList(long Time, Guid Id)
{
    /// <summary>Reads a cursor.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    internal static SagaPlaceInList? Parse(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        var end = cursor.IndexOf('-', StringComparison.Ordinal);
        return end > 0 && long.TryParse(cursor[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var time) && Guid.TryParseExact(cursor[(end + 1)..], "D", out var id)
            ? new SagaPlaceInList(time, id)
            : throw new ArgumentException($"The cursor '{cursor}' is none; it is what the page before ended with.");
    }

    /// <summary>The cursor.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time}-{Id:D}");
}
