namespace MassTransit;

/// <summary>In which order dead letters are read.</summary>
public enum DeadLetterOrder
{
    /// <summary>The one that came last first.</summary>
    NewestFirst = 0,

    /// <summary>The one that came first first.</summary>
    OldestFirst = 1,
}
