using Bus.Redis;
using Bus.Redis.Connections;
using Library = StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis;

/// <summary>Turns the multiplexer's failures into those of the transport's client.</summary>
internal static class MultiplexerFailures
{
    /// <summary>The multiplexer had no connection and wrote nothing: the command may be sent again.</summary>
    internal static bool IsNotSent(Exception failure) =>
        failure is Library.RedisConnectionException { FailureType: Library.ConnectionFailureType.UnableToResolvePhysicalConnection };

    /// <summary>The server's answer, if that is what failed.</summary>
    internal static string? FindServerError(Exception failure) => (failure as Library.RedisServerException)?.Message;

    internal static RedisException Create(Exception failure, string command, string endpoint) => failure switch
    {
        Library.RedisServerException error => ServerErrors.Create(command, endpoint, MultiplexerReplies.Error(error.Message)),
        _ when IsNotSent(failure) => new RedisConnectionException($"{endpoint} was not reachable by the application's multiplexer; {command} was not sent: {failure.Message}", failure),
        Library.RedisConnectionException or OperationCanceledException => new RedisUnknownOutcomeException(
            $"The application's multiplexer lost its connection to {endpoint} while {command} was under way; the server may have run it: {failure.Message}", failure),
        TimeoutException => new RedisTimeoutException($"The application's multiplexer gave up waiting for {command} at {endpoint}: {failure.Message}", failure),
        ObjectDisposedException => new RedisConnectionException($"The application has disposed its multiplexer; {command} was not sent to {endpoint}. Stop the bus first.", failure),
        _ => new RedisConnectionException($"The application's multiplexer refused {command}: {failure.Message}", failure),
    };
}
