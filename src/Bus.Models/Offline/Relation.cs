namespace Bus.Models.Offline;

/// <summary>How two values stand to each other.</summary>
internal enum Relation
{
    CrossesAbove,
    CrossesBelow,
    IsAbove,
    IsBelow,

    /// <summary>Crosses, and the action says in which direction.</summary>
    Crosses,
}
