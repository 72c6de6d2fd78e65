using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Sends whose callers do not await Redis: at most so many bytes are under way, and a failure is logged and counted.</summary>
internal sealed class UnconfirmedSends
{
    // What a small message takes beside its body.
    private const int Overhead = 512;

    private readonly long _capacity;
    private readonly ConnectionContext _context;
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Admitted)> _waiting = new();
    private long _underWay;

    internal UnconfirmedSends(ConnectionContext context, long capacity)
    {
        _context = context;
        _capacity = capacity;
    }

    /// <summary>Begins a send; completes when there is room for it.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="destination">Where it goes, for log and meter.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">Ends the wait for room.</param>
    /// <exception cref="TimeoutException">There was no room within the send timeout.</exception>
    internal async Task StartAsync(EncodedEntry entry, string destination, Func<Task> send, CancellationToken cancellationToken)
    {
        var bytes = Overhead + entry.Headers.Length + entry.Body.Length;
        await AdmitAsync(bytes, cancellationToken);

        // It keeps the connections open beyond the call that began it.
        if (!_context.TryBeginSend())
        {
            Leave(bytes);
            throw new TransportUnavailableException("The bus is stopped.");
        }

        _ = RunAsync(entry, destination, send, bytes);
    }

    private Task AdmitAsync(long bytes, CancellationToken cancellationToken)
    {
        TaskCompletionSource admitted;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _underWay += bytes;
                return Task.CompletedTask;
            }

            admitted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, admitted));
        }

        return WaitAsync(admitted, bytes, cancellationToken);
    }

    private async Task WaitAsync(TaskCompletionSource admitted, long bytes, CancellationToken cancellationToken)
    {
        try
        {
            await admitted.Task.WaitAsync(_context.SendTimeout, _context.TimeProvider, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (!admitted.TrySetCanceled(CancellationToken.None))
            {
                Leave(bytes);
            }

            throw exception is TimeoutException
                ? new TimeoutException($"The message was not sent: there was no room among the sends that are under way within {_context.SendTimeout.TotalSeconds:0.###} s.", exception)
                : exception;
        }
    }

    private async Task RunAsync(EncodedEntry entry, string destination, Func<Task> send, long bytes)
    {
        try
        {
            await send();
        }
        catch (Exception exception)
        {
            // Nobody awaits it: this is where its failure is known.
            RedisStreamsInstrumentation.UnconfirmedFailed(destination);
            RedisStreamsLogMessages.UnconfirmedFailed(exception, destination, entry.MessageId);
        }
        finally
        {
            Leave(bytes);
            _context.EndSend();
        }
    }

    private void Leave(long bytes)
    {
        lock (_lock)
        {
            _underWay -= bytes;
            while (_waiting.TryPeek(out var next) && Fits(next.Bytes))
            {
                _waiting.Dequeue();
                if (next.Admitted.TrySetResult())
                {
                    _underWay += next.Bytes;
                }
            }
        }
    }

    // One that is larger than the capacity goes alone.
    private bool Fits(long bytes) => _underWay == 0 || _underWay + bytes <= _capacity;
}
