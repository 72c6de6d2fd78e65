namespace Bus.Sandbox.Diagnostics;

/// <summary>Ids of this library's log events: 7000 to 7999.</summary>
internal static class EventIds
{
    internal const int IsolationChosen = 7000;
    internal const int SpareNotStarted = 7001;
    internal const int StrategyEnded = 7002;
    internal const int AnswerUnreadable = 7003;
    internal const int PythonFound = 7004;
}
