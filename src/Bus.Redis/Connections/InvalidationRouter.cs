using System.Collections.Immutable;
using Bus.Redis.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>Brings the server's invalidation messages to those who track keys.</summary>
internal sealed class InvalidationRouter(ILogger logger)
{
    // Held while handlers run: a reconnect's message comes from another thread than the server's.
    private readonly Lock _calling = new();
    private ImmutableArray<KeyTracking> _trackings = [];

    /// <summary>All prefixes to ask for.</summary>
    internal IReadOnlyList<string> Prefixes => [.. _trackings.SelectMany(tracking => tracking.Prefixes)];

    /// <summary>Whether the server is to be asked again on a new socket.</summary>
    internal bool HasConfirmed => _trackings.Any(tracking => tracking.IsConfirmed);

    internal static RedisCommand Off() => new RedisCommand("CLIENT").Add("TRACKING"u8).Add("OFF"u8);

    internal static RedisCommand On(IReadOnlyList<string> prefixes)
    {
        var command = new RedisCommand("CLIENT").Add("TRACKING"u8).Add("ON"u8).Add("BCAST"u8);
        foreach (var prefix in prefixes)
        {
            command.Add("PREFIX"u8).Add(prefix);
        }

        return command;
    }

    internal void Add(KeyTracking tracking) =>
        ImmutableInterlocked.Update(ref _trackings, static (trackings, added) => trackings.Add(added), tracking);

    /// <returns>Whether nobody tracks keys any more.</returns>
    internal bool Remove(KeyTracking tracking)
    {
        ImmutableInterlocked.Update(ref _trackings, static (trackings, removed) => trackings.Remove(removed), tracking);
        return _trackings.IsEmpty;
    }

    /// <summary><c>invalidate</c> and an array of keys, or null for all.</summary>
    internal static bool IsInvalidation(in RedisReply push) => push.Count == 2 && push[0].Bytes.Span.SequenceEqual("invalidate"u8);

    internal void Publish(in RedisReply keys)
    {
        var invalidation = new RedisInvalidation(keys);
        lock (_calling)
        {
            foreach (var tracking in _trackings)
            {
                try
                {
                    tracking.Handler(invalidation);
                }
                catch (Exception exception)
                {
                    // One handler's fault must not leave stale values with the others, nor end the reader.
                    LogMessages.InvalidationHandlerFailed(logger, exception);
                }
            }
        }
    }
}
