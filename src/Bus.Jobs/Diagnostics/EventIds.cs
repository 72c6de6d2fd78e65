namespace Bus.Jobs.Diagnostics;

/// <summary>Ids of this library's log events: 3000 to 3999.</summary>
internal static class EventIds
{
    internal const int Started = 3000;
    internal const int Completed = 3001;
    internal const int InputWrong = 3002;
    internal const int Failed = 3003;
    internal const int Stopped = 3004;
    internal const int FinishedBefore = 3005;
    internal const int Overtaken = 3006;
    internal const int ProgressNotReported = 3100;
}
