namespace MassTransit;

/// <summary>In which order instances are listed.</summary>
public enum SagaListOrder
{
    /// <summary>The longest unchanged first; those of a state or of several, the longest in it first. While others write, nothing is missed that stays as it is.</summary>
    OldestFirst,

    /// <summary>The last changed first; those of a state or of several, the last that came to it first. What changes between two pages moves in front of them.</summary>
    NewestFirst,
}
