namespace Bus.Models.Offline;

/// <summary>Numbers that are equal when they have equal values.</summary>
internal sealed class NumberList(params double[] values) : IEquatable<NumberList>
{
    internal int Count => values.Length;

    internal double this[int index] => values[index];

    public bool Equals(NumberList? other) => other is not null && values.AsSpan().SequenceEqual(other.Values);

    public override bool Equals(object? obj) => Equals(obj as NumberList);

    public override int GetHashCode() => values.Length == 0 ? 0 : HashCode.Combine(values.Length, values[0]);

    internal ReadOnlySpan<double> Values => values;
}
