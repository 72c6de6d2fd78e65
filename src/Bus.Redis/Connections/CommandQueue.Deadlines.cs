using System.Globalization;
using Bus.Redis.Diagnostics;

namespace Bus.Redis.Connections;

// One timer for all deadlines of a connection, set to the earliest; it runs only while commands are pending.
internal sealed partial class CommandQueue
{
    // Deadlines closer together than this share a tick.
    private static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(15);

    // Timers count milliseconds in 32 bits.
    private static readonly TimeSpan LongestTick = TimeSpan.FromDays(1);

    private readonly ITimer _deadlineTimer;
    private long _timerDueAt = long.MaxValue;

    internal static TimeSpan Longer(TimeSpan left, TimeSpan right) =>
        left == Timeout.InfiniteTimeSpan || (right != Timeout.InfiniteTimeSpan && left > right) ? left : right;

    private long ToDeadline(long now, TimeSpan timeout) => ToDeadline(_time, now, timeout);

    /// <summary>The timestamp at which a time is over.</summary>
    internal static long ToDeadline(TimeProvider clock, long now, TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return long.MaxValue;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return now + (long)Math.Min(timeout.TotalSeconds * clock.TimestampFrequency, long.MaxValue / 2);
    }

    private void ArmDeadline_NeedsLock(long deadline)
    {
        if (deadline >= _timerDueAt)
        {
            return;
        }

        _timerDueAt = deadline;
        var due = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
        _deadlineTimer.Change(due < Resolution ? Resolution : due < LongestTick ? due : LongestTick, Timeout.InfiniteTimeSpan);
    }

    private void FailExpired()
    {
        var expired = new List<(PendingReply Pending, bool WasWritten)>();
        QueueState state;
        ICommandSink? sink;
        PumpStart start;
        bool isStalled;
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            state = Describe_NeedsLock(now);
            isStalled = _settings.IsBlocking && HasExpired_NeedsLock(_inFlight, now);
            _timerDueAt = long.MaxValue;
            var next = Math.Min(TakeExpired_NeedsLock(_urgent, now, expired), TakeExpired_NeedsLock(_waiting, now, expired));
            next = Math.Min(next, TakeExpired_NeedsLock(_inFlight, now, expired));
            if (!_isClosed)
            {
                ArmDeadline_NeedsLock(next);
            }

            start = ClaimPump_NeedsLock();
            sink = _sink;
        }

        FailExpired(expired, state);
        if (start != PumpStart.None)
        {
            sink!.StartPump(onThisThread: false);
        }

        if (isStalled)
        {
            sink?.Break(new RedisConnectionException($"A blocking command on {_settings.Name} had no reply from {Endpoint} at its deadline."));
        }
    }

    private void FailExpired(List<(PendingReply Pending, bool WasWritten)> expired, QueueState state)
    {
        foreach (var (pending, wasWritten) in expired)
        {
            RedisMetrics.CommandTimedOut();
            var exception = ToTimeout(pending, wasWritten, state);
            if (wasWritten)
            {
                pending.Fail(exception);
            }
            else
            {
                FailAbandoned(pending, exception);
            }
        }
    }

    /// <summary>
    /// A blocking command that outlives its own deadline is the only sign of a stalled socket, for there is no heartbeat behind it.
    /// That its caller has cancelled makes no difference.
    /// </summary>
    private static bool HasExpired_NeedsLock(PendingList list, long now)
    {
        for (var pending = list.First; pending is not null; pending = pending.Next)
        {
            if (pending.Deadline <= now)
            {
                return true;
            }
        }

        return false;
    }

    /// <returns>The earliest deadline that remains.</returns>
    private long TakeExpired_NeedsLock(PendingList list, long now, List<(PendingReply Pending, bool WasWritten)> expired)
    {
        var next = long.MaxValue;
        var isInFlight = ReferenceEquals(list, _inFlight);
        var pending = list.First;
        while (pending is not null)
        {
            var following = pending.Next;
            if (pending.Deadline > now)
            {
                next = Math.Min(next, pending.Deadline);
            }
            else if (pending.TryClaim_NeedsLock())
            {
                // In flight it keeps its place until its reply comes.
                expired.Add((pending, isInFlight));
                if (!isInFlight)
                {
                    list.Remove(pending);
                }
            }

            pending = following;
        }

        return next;
    }

    private QueueState Describe_NeedsLock(long now) => new()
    {
        IsConnected = _sink is { IsBroken: false },
        InFlight = _inFlight.Count,
        InFlightBytes = _inFlight.Bytes,
        Oldest = _inFlight.First?.DisplayName,
        OldestAge = _inFlight.First is { } oldest ? _time.GetElapsedTime(oldest.StartedAt, now) : TimeSpan.Zero,
        Waiting = _waiting.Count + _urgent.Count,
        WaitingBytes = _waiting.Bytes + _urgent.Bytes,
        SinceLastByte = _sink is null ? TimeSpan.Zero : _time.GetElapsedTime(_sink.LastReceivedAt, now),
        Now = now,
    };

    private RedisException ToTimeout(PendingReply pending, bool wasWritten, QueueState state)
    {
        var waited = ToText(_time.GetElapsedTime(pending.StartedAt, state.Now));
        if (!wasWritten && !state.IsConnected)
        {
            return ToConnectFailure($"{pending.DisplayName} was not sent within {waited}, because {_settings.Name} is not connected to {Endpoint}");
        }

        var what = wasWritten ? $"had no reply from {Endpoint}" : $"could not be written to {Endpoint}, whose pipe is full,";
        var oldest = state.Oldest is null ? string.Empty : $", the oldest {state.Oldest} since {ToText(state.OldestAge)}";
        var connection = state.IsConnected ? $"the last byte came {ToText(state.SinceLastByte)} ago" : "the connection is lost";
        return new RedisTimeoutException(string.Create(
            CultureInfo.InvariantCulture,
            $"{pending.DisplayName} on {_settings.Name} {what} within {waited}. In flight: {state.InFlight} commands, {state.InFlightBytes} bytes{oldest}; waiting to be written: {state.Waiting} commands, {state.WaitingBytes} bytes; {connection}."));
    }

    /// <summary>Keeps the kind of the last failure, so that wrong credentials are told from an unreachable server.</summary>
    private RedisConnectionException ToConnectFailure(string sentence) => LastConnectFailure switch
    {
        RedisAuthenticationException failure => new RedisAuthenticationException($"{sentence}: {failure.Message}", failure),
        RedisRoleException failure => new RedisRoleException($"{sentence}: {failure.Message}", failure),
        RedisServiceUnknownException failure => new RedisServiceUnknownException($"{sentence}: {failure.Message}", failure),
        RedisUnsupportedServerException failure => new RedisUnsupportedServerException($"{sentence}: {failure.Message}", failure),
        { } failure => new RedisConnectionException($"{sentence}: {failure.Message}", failure),
        _ => new RedisConnectionException($"{sentence}."),
    };

    private static string ToText(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
