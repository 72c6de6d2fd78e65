namespace Bus.Jobs.Diagnostics;

/// <summary>Ids of this library's log events: 3000 to 3999.</summary>
internal static class EventIds
{
    internal const int Started = 3000;
    internal const int Ended = 3001;
    internal const int Unreadable = 3002;
    internal const int Failed = 3003;
    internal const int Stopped = 3004;
    internal const int Refused = 3005;
    internal const int Overtaken = 3006;
    internal const int GivenUp = 3007;
    internal const int GivenUpEnded = 3008;
    internal const int ProgressNotReported = 3100;
    internal const int OptimizationPlanned = 3150;
    internal const int OptimizationCompleted = 3151;
    internal const int IntakeStarted = 3200;
    internal const int IntakeFailed = 3201;
    internal const int TaskAccepted = 3202;
    internal const int TaskRefused = 3203;
    internal const int TaskRejected = 3204;
}
