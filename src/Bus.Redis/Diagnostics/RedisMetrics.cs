using System.Diagnostics.Metrics;

namespace Bus.Redis.Diagnostics;

/// <summary>The meter <c>Bus.Redis</c>, counted per socket operation rather than per command where that is enough.</summary>
internal static class RedisMetrics
{
    /// <summary>The meter's name.</summary>
    internal const string MeterName = "Bus.Redis";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("bus.redis.requests", "{request}", "Commands written, handshakes and heartbeats included.");
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("bus.redis.sent", "By", "Bytes written to sockets.");
    private static readonly Counter<long> Received = Meter.CreateCounter<long>("bus.redis.received", "By", "Bytes read from sockets.");
    private static readonly Counter<long> Connects = Meter.CreateCounter<long>("bus.redis.connects", "{connection}", "Connections established, the first and every later time.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("bus.redis.connection_losses", "{connection}", "Connections lost.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("bus.redis.command_errors", "{command}", "Error replies to callers, by code.");
    private static readonly Counter<long> Redirections = Meter.CreateCounter<long>("bus.redis.command_redirections", "{command}", "Replies by which a cluster's node did not run a command that is sent again, by code.");
    private static readonly Counter<long> Timeouts = Meter.CreateCounter<long>("bus.redis.command_timeouts", "{command}", "Commands without a reply at their deadline.");

    internal static void BatchWritten(int requests, long bytes)
    {
        Requests.Add(requests);
        Sent.Add(bytes);
    }

    internal static void BytesReceived(int bytes) => Received.Add(bytes);

    internal static void Connected() => Connects.Add(1);

    internal static void ConnectionLost() => Losses.Add(1);

    internal static void CommandFailed(string code) => Errors.Add(1, new KeyValuePair<string, object?>("code", code));

    internal static void CommandRedirected(string code) => Redirections.Add(1, new KeyValuePair<string, object?>("code", code));

    internal static void CommandTimedOut() => Timeouts.Add(1);
}
