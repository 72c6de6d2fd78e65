using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Tells that receiving is interrupted and that it goes on, and how long to wait before the next attempt.</summary>
/// <remarks>Used by the receive loop alone.</remarks>
internal sealed class ReceiveInterruption
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ClientContext _client;
    private readonly RedisStreamsReceiveEndpointContext _context;
    private readonly CancellationToken _stopping;
    private bool _isInterrupted;
    private TimeSpan _pause = FirstPause;

    internal ReceiveInterruption(ClientContext client, RedisStreamsReceiveEndpointContext context, CancellationToken stopping)
    {
        _client = client;
        _context = context;
        _stopping = stopping;
    }

    /// <summary>Waits a while after a failure, longer from one to the next.</summary>
    internal async Task PauseAsync(Exception exception)
    {
        if (!_isInterrupted)
        {
            _isInterrupted = true;
            RedisStreamsLogMessages.ReceiveFaulted(exception, _context.InputAddress);
            await TellAsync(() => _context.TransportObservers.NotifyFaulted(_context.InputAddress, exception));
        }

        await Task.Delay(_pause, _client.ConnectionContext.TimeProvider, _stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
    }

    /// <summary>Takes note that Redis has answered.</summary>
    internal void NoteSuccess() => _pause = FirstPause;

    /// <summary>Tells, after an interruption, that it is over.</summary>
    internal async Task ReportResumedAsync()
    {
        if (!_isInterrupted)
        {
            return;
        }

        await _client.ReceiveConnection.ConnectAsync(_stopping);
        _isInterrupted = false;
        RedisStreamsLogMessages.ReceiveResumed(_context.InputAddress);
        await TellAsync(() => _context.TransportObservers.NotifyReady(_context.InputAddress));
    }

    private async Task TellAsync(Func<Task> notifyAsync)
    {
        try
        {
            await notifyAsync();
        }
        catch (Exception exception)
        {
            // An observer is told, not asked: the endpoint receives whatever it makes of it.
            RedisStreamsLogMessages.ObserverFailed(exception, _context.InputAddress);
        }
    }
}
