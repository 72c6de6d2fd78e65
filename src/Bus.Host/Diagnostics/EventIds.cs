namespace Bus.Host.Diagnostics;

/// <summary>Ids of the program's log events: 4000 to 4999.</summary>
internal static class EventIds
{
    internal const int WorkerReady = 4000;
    internal const int WorkerStopping = 4001;
    internal const int WorkerStopped = 4002;
    internal const int IntakeReady = 4003;
    internal const int ProcessStarted = 4100;
    internal const int ProcessEnded = 4101;
    internal const int ProcessStoppedBadly = 4102;
    internal const int AllStopped = 4103;
    internal const int ApiReady = 4200;
    internal const int ApiStopping = 4201;
    internal const int ApiStopped = 4202;
    internal const int BacktestSubmitted = 4203;
    internal const int RequestRefused = 4204;
    internal const int RequestUnavailable = 4205;
    internal const int RequestFailed = 4206;
    internal const int DeadLetterOperationStarted = 4207;
    internal const int OptimizationSubmitted = 4208;
}
