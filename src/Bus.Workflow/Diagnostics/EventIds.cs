namespace Bus.Workflow.Diagnostics;

/// <summary>Ids of this library's log events: 6000 to 6999.</summary>
internal static class EventIds
{
    internal const int Deployed = 6000;
    internal const int Undone = 6001;
    internal const int TooLate = 6002;
}
