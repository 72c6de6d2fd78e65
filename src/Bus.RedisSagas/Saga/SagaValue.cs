using System.Globalization;

namespace Bus.RedisSagas;

/// <summary>The text by which a property's value is found: equal values have equal texts.</summary>
internal static class SagaValue
{
    /// <summary>Whether values of a type can be indexed.</summary>
    internal static bool IsSupported(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum || plain == typeof(string) || plain == typeof(Guid) || plain == typeof(bool) || plain == typeof(decimal) || plain == typeof(Uri)
            || plain == typeof(DateTime) || plain == typeof(DateTimeOffset) || plain == typeof(DateOnly) || plain == typeof(TimeSpan)
            || (plain.IsPrimitive && plain != typeof(nint) && plain != typeof(nuint));
    }

    /// <summary>The text of a value; <see langword="null"/> for none.</summary>
    internal static string? Format(object? value) => value switch
    {
        null => null,
        string text => text,
        Guid id => id.ToString("D"),
        bool flag => flag ? "true" : "false",
        Enum item => Convert.ToInt64(item, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        decimal number => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture),
        // The kind is lost in JSON when it is not given; the same moment must stay the same text.
        DateTime time => time.Ticks.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcTicks.ToString(CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
