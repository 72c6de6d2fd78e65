namespace Bus.RedisStreams;

/// <summary>Puts the delayed messages of one queue into their lanes when they are due.</summary>
/// <remarks>Every instance of a queue has one; the script lets each message be promoted once.</remarks>
internal sealed class DelayedMessagePromoter
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan RepeatDelay = TimeSpan.FromMilliseconds(200);

    private readonly ClientContext _client;
    private readonly Uri _inputAddress;
    private readonly DueTimer _timer;

    internal DelayedMessagePromoter(ClientContext client, Uri inputAddress)
    {
        _client = client;
        _inputAddress = inputAddress;
        _timer = new DueTimer(client.ConnectionContext.TimeProvider);
    }

    /// <summary>Takes note of when the next message is due; <see langword="null"/> if nothing is known.</summary>
    internal void NoteDue(TimeSpan? left) => _timer.Note(left);

    internal async Task RunAsync(CancellationToken stopping)
    {
        _client.ConnectionContext.SetLogContext();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await _timer.WaitAsync(LongestWait, stopping))
                {
                    _timer.Note(await PromoteOnceAsync(stopping));
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever it is: escaping from here it would end the loop, and nothing would come due any more.
                RedisStreamsLogMessages.PromotionFailed(exception, _inputAddress);
                _timer.Note(RepeatDelay);
            }
        }
    }

    /// <summary>Promotes everything that is due.</summary>
    /// <returns>The time until the next message is due, or <see langword="null"/> if there is none.</returns>
    internal async Task<TimeSpan?> PromoteOnceAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (nextDue, promoted) = await _client.PromoteAsync(cancellationToken);
            if (promoted == 0 || nextDue is not { } left || left > TimeSpan.Zero)
            {
                return nextDue;
            }
        }
    }
}
