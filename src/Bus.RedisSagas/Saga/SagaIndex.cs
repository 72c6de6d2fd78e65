using System.Globalization;
using System.Reflection;
using System.Text;

namespace Bus.RedisSagas;

/// <summary>An index: a property by whose value instances are found.</summary>
internal sealed class SagaIndex(PropertyInfo property)
{
    /// <summary>The property.</summary>
    internal PropertyInfo Property => property;

    /// <summary>The property's name, which names the index too.</summary>
    internal string Name => property.Name;

    /// <summary>The entry of an instance; empty when its value is <see langword="null"/>.</summary>
    internal string GetMember(object saga, Guid id) => SagaValue.Format(property.GetValue(saga)) is { } value ? FormatMember(value, id) : string.Empty;

    /// <summary>The entry for a value. Its length in front keeps a value from being the beginning of another.</summary>
    internal static string FormatMember(string value, Guid id) => $"{FormatStart(value)}{id:D}";

    /// <summary>What the entries of a value begin with.</summary>
    internal static string FormatStart(string value) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(value)}:{value}:");
}
