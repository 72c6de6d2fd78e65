namespace Bus.Models.Offline;

/// <summary>What must be true.</summary>
internal abstract record Condition
{
    /// <summary>Two values stand to each other as said.</summary>
    internal sealed record Compare(Operand Left, Relation Relation, Operand Right) : Condition;

    /// <summary>Two conditions, both or one of them.</summary>
    internal sealed record Joined(Condition Left, bool IsAnd, Condition Right) : Condition;
}
