using System.Globalization;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Reads a value that somebody typed as the index holds it.</summary>
internal static class SagaIndexValue
{
    private const string EnumType = "Enum";

    /// <summary>Describes an index for those who do not know the saga's type.</summary>
    internal static SagaIndexDescription Describe(SagaIndex index)
    {
        var type = Nullable.GetUnderlyingType(index.Property.PropertyType) ?? index.Property.PropertyType;
        var values = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (type.IsEnum)
        {
            foreach (var name in Enum.GetNames(type))
            {
                values[name] = Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture);
            }
        }

        return new SagaIndexDescription(index.Name, type.IsEnum ? EnumType : type.Name, values);
    }

    /// <summary>The text under which a value is in an index.</summary>
    /// <exception cref="ArgumentException">The property cannot have such a value.</exception>
    internal static string Read(SagaIndexDescription index, string text)
    {
        if (index.Type == EnumType && index.Values.FirstOrDefault(x => x.Key.Equals(text, StringComparison.OrdinalIgnoreCase)) is { Key: not null } found)
        {
            return found.Value.ToString(CultureInfo.InvariantCulture);
        }

        try
        {
            return SagaValue.Format(Parse(index.Type, text))!;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or InvalidCastException)
        {
            var allowed = index.Type == EnumType ? $"one of {string.Join(", ", index.Values.Keys)}" : $"of type {index.Type}";
            throw new ArgumentException($"'{text}' is no value of {index.Property}, which is {allowed}.");
        }
    }

    private static object Parse(string type, string text) => type switch
    {
        nameof(String) or nameof(Uri) => text,
        nameof(Guid) => Guid.Parse(text),
        nameof(Boolean) => bool.Parse(text),
        nameof(DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        nameof(DateTimeOffset) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        nameof(DateOnly) => DateOnly.Parse(text, CultureInfo.InvariantCulture),
        nameof(TimeSpan) => TimeSpan.Parse(text, CultureInfo.InvariantCulture),
        EnumType => long.Parse(text, CultureInfo.InvariantCulture),
        _ => Convert.ChangeType(text, System.Type.GetType($"System.{type}") ?? typeof(string), CultureInfo.InvariantCulture),
    };
}
