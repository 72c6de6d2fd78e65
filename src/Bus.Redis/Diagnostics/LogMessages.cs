using Microsoft.Extensions.Logging;

namespace Bus.Redis.Diagnostics;

/// <summary>Everything this library logs.</summary>
internal static partial class LogMessages
{
    [LoggerMessage(EventIds.Connected, LogLevel.Debug, "{Name} is connected to {Endpoint}, version {Version}, role {Role}, client id {ClientId}, connection number {Generation}")]
    internal static partial void Connected(ILogger logger, string name, string endpoint, string version, string role, long clientId, long generation);

    [LoggerMessage(EventIds.ConnectionLost, LogLevel.Warning, "{Name} lost its connection to {Endpoint} and reconnects: {Reason}")]
    internal static partial void ConnectionLost(ILogger logger, string name, string endpoint, string reason);

    [LoggerMessage(EventIds.ConnectFailed, LogLevel.Warning, "{Name} could not connect and goes on trying: {Reason}")]
    internal static partial void ConnectFailed(ILogger logger, string name, string reason);

    [LoggerMessage(EventIds.ConnectFailedAgain, LogLevel.Debug, "{Name} could not connect in attempt {Attempt}: {Reason}")]
    internal static partial void ConnectFailedAgain(ILogger logger, string name, int attempt, string reason);

    [LoggerMessage(EventIds.ConnectRefused, LogLevel.Error, "{Name} was refused and tries again every {Delay}: {Reason}")]
    internal static partial void ConnectRefused(ILogger logger, string name, TimeSpan delay, string reason);

    [LoggerMessage(EventIds.PrimarySwitched, LogLevel.Warning, "The primary of {Service} is no longer {Old} but {New}")]
    internal static partial void PrimarySwitched(ILogger logger, string service, string old, string @new);

    [LoggerMessage(EventIds.SentinelNotHeard, LogLevel.Warning, "The sentinels of {Endpoint} refuse to tell of failovers, which are noticed later without: {Reason}")]
    internal static partial void SentinelNotHeard(ILogger logger, string endpoint, string reason);

    [LoggerMessage(EventIds.SlotsRead, LogLevel.Debug, "The slots of {Endpoint} belong to {Primaries} primaries with {Replicas} replicas")]
    internal static partial void SlotsRead(ILogger logger, string endpoint, int primaries, int replicas);

    [LoggerMessage(EventIds.SlotsNotRead, LogLevel.Warning, "Who owns the slots is not known at present: {Endpoint}: {Reason}")]
    internal static partial void SlotsNotRead(ILogger logger, string endpoint, string reason);

    [LoggerMessage(EventIds.SubscriptionHandlerFailed, LogLevel.Error, "A handler of channel {Channel} threw; handlers must not throw")]
    internal static partial void SubscriptionHandlerFailed(ILogger logger, Exception exception, string channel);

    [LoggerMessage(EventIds.StateHandlerFailed, LogLevel.Error, "A handler of connection changes threw; handlers must not throw")]
    internal static partial void StateHandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.InvalidationHandlerFailed, LogLevel.Error, "A handler of invalidations threw; handlers must not throw")]
    internal static partial void InvalidationHandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventIds.InvalidationsRefused, LogLevel.Error, "{Name} could not renew its invalidations and opens another socket")]
    internal static partial void InvalidationsRefused(ILogger logger, Exception exception, string name);
}
