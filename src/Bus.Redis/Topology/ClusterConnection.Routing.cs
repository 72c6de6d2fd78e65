using System.Globalization;
using System.Runtime.CompilerServices;
using Bus.Redis.Connections;
using Bus.Redis.Diagnostics;

namespace Bus.Redis.Topology;

// One command's way to the node that takes it. Only replies by which a node says that it did not run the command lead to another attempt.
internal sealed partial class ClusterConnection
{
    // Redirections that are followed at once; more than these mean that the nodes disagree, and that takes time.
    private const int PromptRedirections = 3;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestLastAttempt = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RedisReply>(cancellationToken);
        }

        var slot = command.Node is null ? command.GetSlot() : -1;
        command.Claim();
        return RouteAsync(Start(command, null, command.Timeout ?? _options.CommandTimeout), slot, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(commands);
        ArgumentOutOfRangeException.ThrowIfZero(commands.Count);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<RedisReply>(cancellationToken);
        }

        RedisCommand[] transaction = [.. commands];
        var slot = GetSlot(transaction);
        var timeout = transaction[0].Timeout ?? _options.CommandTimeout;
        foreach (var command in transaction)
        {
            command.Claim();
            timeout = CommandQueue.Longer(timeout, command.Timeout ?? _options.CommandTimeout);
        }

        return RouteAsync(Start(transaction[0], transaction, timeout), slot, cancellationToken);
    }

    /// <summary>A server that is asked for a transaction over several slots refuses it, even when all are its own.</summary>
    private static int GetSlot(RedisCommand[] transaction)
    {
        var slot = -1;
        RedisCommand? first = null;
        foreach (var command in transaction)
        {
            var own = command.GetSlot();
            if (own >= 0 && slot >= 0 && own != slot)
            {
                throw new RedisCrossSlotException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The transaction's {first!.DisplayName} and {command.DisplayName} have keys of the hash slots {slot} and {own}; on a cluster all commands of a transaction must have one slot: group them by {nameof(IRedisConnection.GetTransactionGroup)}."));
            }

            (slot, first) = slot < 0 && own >= 0 ? (own, command) : (slot, first);
        }

        return slot;
    }

    private RoutedCommand Start(RedisCommand command, RedisCommand[]? transaction, TimeSpan timeout)
    {
        var now = _context.Time.GetTimestamp();
        return new RoutedCommand(command, transaction, now, CommandQueue.ToDeadline(_context.Time, now, timeout), IsAsking: false);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisReply> RouteAsync(RoutedCommand routed, int slot, CancellationToken cancellationToken)
    {
        var route = new ClusterRoute(slot, null, 0, 0);
        try
        {
            while (true)
            {
                var target = TryFind(routed, route);
                if (target is null)
                {
                    route = await AwaitOwnerAsync(routed, route, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                RedisReply reply;
                try
                {
                    Hold(routed);
                    reply = await target.SubmitAsync(routed with { IsAsking = route.Importing is not null }, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is RedisRetiredException || (exception is ObjectDisposedException && !_isDisposed))
                {
                    // It was not written: the node's connection was given up first.
                    route = route with { Importing = null };
                    continue;
                }

                if (!reply.IsError)
                {
                    return reply;
                }

                route = await RedirectAsync(routed, route, target, reply, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            PendingReply.ReleaseBytes(routed.Command, routed.Transaction);
        }
    }

    private static void Hold(in RoutedCommand routed)
    {
        if (routed.Transaction is null)
        {
            routed.Command.Hold();
            return;
        }

        foreach (var command in routed.Transaction)
        {
            command.Hold();
        }
    }

    /// <returns><see langword="null"/> when the owner is not known.</returns>
    private RedisConnection? TryFind(in RoutedCommand routed, in ClusterRoute route)
    {
        if (route.Importing is { } importing)
        {
            return _nodes.Get(importing);
        }

        if (_cluster.Slots is not { } slots)
        {
            return null;
        }

        if (routed.Command.Node is { } node)
        {
            return slots.Primaries.Contains(node) || slots.Replicas.Contains(node) ? _nodes.Get(node) : throw UnknownNode(routed, node, slots);
        }

        var owner = route.Slot >= 0 ? slots.FindOwnerIndex(route.Slot) : FindAny(slots);
        return owner < 0 ? null : _nodes.Get(slots, owner);
    }

    /// <returns>The index of a primary, if possible of one that is connected.</returns>
    private int FindAny(ClusterSlots slots)
    {
        for (var index = 0; index < slots.Primaries.Length; index++)
        {
            if (_nodes.IsConnected(slots.Primaries[index]))
            {
                return index;
            }
        }

        return slots.Primaries.Length == 0 ? -1 : 0;
    }

    private async ValueTask<ClusterRoute> AwaitOwnerAsync(RoutedCommand routed, ClusterRoute route, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_cluster.Slots is null)
        {
            await AwaitSlotsAsync(routed, cancellationToken).ConfigureAwait(false);
            return route;
        }

        _cluster.RequestRefresh();
        var pause = GetPause(route.Refusals);
        return await TryPauseAsync(routed, pause, cancellationToken).ConfigureAwait(false)
            ? route with { Refusals = route.Refusals + 1 }
            : throw new RedisServerException("CLUSTERDOWN", $"{NotSent(routed)}, because no node of {_cluster.Endpoint} serves {(route.Slot < 0 ? "any slot" : $"slot {route.Slot}")}.");
    }

    private async ValueTask AwaitSlotsAsync(RoutedCommand routed, CancellationToken cancellationToken)
    {
        try
        {
            var remaining = GetRemaining(routed);
            await _cluster.GetSlotsAsync(cancellationToken).AsTask().WaitAsync(remaining, _context.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            var sentence = $"{NotSent(routed)}, because {_cluster.Endpoint} is not connected";
            throw _cluster.LastFailure is { } failure ? EndpointFailures.Join(sentence, [failure]) : new RedisConnectionException($"{sentence}.");
        }
        catch (RedisConnectionException)
        {
            // Refused; as with a single server, a command waits until its deadline, for credentials may be put right.
            await TryPauseAsync(routed, LongestPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<ClusterRoute> RedirectAsync(RoutedCommand routed, ClusterRoute route, RedisConnection target, RedisReply reply, CancellationToken cancellationToken)
    {
        var text = ServerErrors.GetText(reply);
        var code = ServerErrors.GetCode(text);
        var answering = target.Node ?? new RedisEndpoint(_options.Host, _options.Port);
        var next = routed.Command.Node is null ? Follow(route, code, reply, answering) : null;
        if (next is null)
        {
            RedisMetrics.CommandFailed(code);
            throw ServerErrors.Create(ToName(routed), answering.ToString(), reply);
        }

        RedisMetrics.CommandRedirected(code);
        if (next.Value.Refusals == 0 && next.Value.Redirections <= PromptRedirections)
        {
            return next.Value;
        }

        if (await TryPauseAsync(routed, GetPause(next.Value.Refusals + next.Value.Redirections), cancellationToken).ConfigureAwait(false))
        {
            return next.Value;
        }

        RedisMetrics.CommandFailed(code);
        throw new RedisServerException(code, $"{answering} refused {ToName(routed)} for {ToText(GetElapsed(routed))}, and its deadline leaves no time for another attempt: {text}");
    }

    /// <returns>Where to send the command next; <see langword="null"/> when the reply is the command's result.</returns>
    private ClusterRoute? Follow(in ClusterRoute route, string code, in RedisReply reply, RedisEndpoint answering)
    {
        switch (code)
        {
            case "MOVED" when ServerErrors.TryParseRedirection(reply, answering.Host) is { } target:
                _cluster.Moved(reply, answering.Host);
                return route with { Slot = target.Slot, Importing = null, Redirections = route.Redirections + 1 };
            case "ASK" when ServerErrors.TryParseRedirection(reply, answering.Host) is { } target:
                return route with { Slot = target.Slot, Importing = target.Node, Redirections = route.Redirections + 1 };
            case "CLUSTERDOWN":
                _cluster.RequestRefresh();
                return route with { Importing = null, Refusals = route.Refusals + 1 };
            case "TRYAGAIN" or "LOADING" or "MASTERDOWN":
                return route with { Importing = null, Refusals = route.Refusals + 1 };
            default:
                return null;
        }
    }

    private static TimeSpan GetPause(int refusals) =>
        TimeSpan.FromTicks((long)Math.Min(FirstPause.Ticks * Math.Pow(2, Math.Max(0, refusals - 1)), LongestPause.Ticks));

    /// <returns>Whether there is time left for another attempt afterwards.</returns>
    private async ValueTask<bool> TryPauseAsync(RoutedCommand routed, TimeSpan pause, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (routed.Deadline != long.MaxValue && GetRemaining(routed) <= pause + GetLastAttempt(routed))
        {
            return false;
        }

        await Task.Delay(pause, _context.Time, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>What the last attempt must have for its reply, or a refusal would be reported as a lost reply.</summary>
    private TimeSpan GetLastAttempt(in RoutedCommand routed)
    {
        var whole = _context.Time.GetElapsedTime(routed.StartedAt, routed.Deadline);
        return whole / 4 < LongestLastAttempt ? whole / 4 : LongestLastAttempt;
    }

    private TimeSpan GetRemaining(in RoutedCommand routed)
    {
        if (routed.Deadline == long.MaxValue)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var remaining = _context.Time.GetElapsedTime(_context.Time.GetTimestamp(), routed.Deadline);
        return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
    }

    private TimeSpan GetElapsed(in RoutedCommand routed) => _context.Time.GetElapsedTime(routed.StartedAt);

    private string NotSent(in RoutedCommand routed) => $"{ToName(routed)} on {Name} was not sent within {ToText(GetElapsed(routed))}";

    private RedisConnectionException UnknownNode(in RoutedCommand routed, RedisEndpoint node, ClusterSlots slots) =>
        new($"{ToName(routed)} on {Name} was not sent, because {node} is no node of {_cluster.Endpoint}; its nodes are {string.Join(", ", slots.Primaries.Concat(slots.Replicas))}.");

    private static string ToName(in RoutedCommand routed) =>
        routed.Transaction is null ? routed.Command.DisplayName : string.Create(CultureInfo.InvariantCulture, $"MULTI of {routed.Transaction.Length}");

    private static string ToText(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
