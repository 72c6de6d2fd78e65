namespace Bus.Redis.Diagnostics;

/// <summary>Ids of this library's log events: 1000 to 1999.</summary>
internal static class EventIds
{
    internal const int Connected = 1000;
    internal const int ConnectionLost = 1001;
    internal const int ConnectFailed = 1002;
    internal const int ConnectFailedAgain = 1003;
    internal const int ConnectRefused = 1004;
    internal const int PrimarySwitched = 1010;
    internal const int SentinelNotHeard = 1011;
    internal const int SlotsRead = 1020;
    internal const int SlotsNotRead = 1021;
    internal const int SubscriptionHandlerFailed = 1100;
    internal const int StateHandlerFailed = 1101;
    internal const int InvalidationHandlerFailed = 1102;
    internal const int InvalidationsRefused = 1103;
}
