namespace Bus.Models.Diagnostics;

/// <summary>Ids of this library's log events: 5000 to 5999.</summary>
internal static class EventIds
{
    internal const int Answered = 5000;
    internal const int Retried = 5001;
    internal const int Unusable = 5002;
}
