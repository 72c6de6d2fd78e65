namespace Bus.Faults.Network;

/// <summary>Where a connection freezes.</summary>
internal enum TrapPoint
{
    /// <summary>Redis has the first part of the request and never gets the rest.</summary>
    HalfWritten,

    /// <summary>Redis has done what the request says; the reply never arrives.</summary>
    Unanswered,

    /// <summary>Redis has sent the text, in a reply or a message; it never arrives.</summary>
    NeverReceived,
}
