using System.Globalization;
using System.Text;

namespace Bus.Testing;

/// <summary>One reply as a tree.</summary>
public sealed class RespNode
{
    /// <summary>The reply's type: the first byte on the wire, such as <c>$</c> or <c>%</c>.</summary>
    public required char Prefix { get; init; }

    /// <summary>The bytes of a scalar; <see langword="null"/> for null and for aggregates.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The items of an aggregate; a map's keys and values alternate. Empty for scalars.</summary>
    public IReadOnlyList<RespNode> Items { get; init; } = [];

    /// <summary>Whether this is a null of any kind.</summary>
    public required bool IsNull { get; init; }

    /// <summary>Whether this is an error.</summary>
    public bool IsError => Prefix is '-' or '!';

    /// <summary>The number of items.</summary>
    public int Count => Items.Count;

    /// <summary>A scalar as UTF-8 text; <see langword="null"/> for null and for aggregates.</summary>
    public string? Text => Bytes is null ? null : Encoding.UTF8.GetString(Bytes);

    /// <summary>A scalar as a whole number.</summary>
    /// <exception cref="FormatException">This is no whole number.</exception>
    public long Integer => long.TryParse(Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new FormatException($"{this} is no whole number.");

    /// <summary>The item at a position.</summary>
    public RespNode this[int index] => Items[index];

    /// <summary>The value that follows a name in a map, or in an array of names and values such as HGETALL's or XINFO's.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public RespNode this[string name] => Find(name) ?? throw new KeyNotFoundException($"There is no '{name}' in {this}.");

    /// <summary>The value that follows a name, or <see langword="null"/>.</summary>
    public RespNode? Find(string name)
    {
        for (var i = 0; i + 1 < Items.Count; i += 2)
        {
            if (Items[i].Text == name)
            {
                return Items[i + 1];
            }
        }

        return null;
    }

    /// <summary>The items as texts.</summary>
    public IReadOnlyList<string?> Texts() => Items.Select(item => item.Text).ToList();

    /// <summary>The reply on one line, for messages.</summary>
    public override string ToString() => this switch
    {
        { IsNull: true } => "null",
        { Bytes: not null, IsError: true } => $"error '{Text}'",
        { Bytes: not null, Prefix: '$' or '+' or '=' } => $"\"{Text}\"",
        { Bytes: not null } => Text!,
        _ => $"[{string.Join(", ", Items)}]",
    };
}
