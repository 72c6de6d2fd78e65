namespace Bus.Faults.Harness;

/// <summary>Steady sending in the background, so that a fault meets messages at every stage.</summary>
internal sealed class FaultLoad
{
    /// <summary>How many sends are under way at most.</summary>
    internal const int Senders = 4;

    /// <summary>How long a handler takes: so long that two workers have all they can do, and one of them falls behind.</summary>
    internal const int HandlerMilliseconds = 40;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Task _sending;
    private readonly CancellationTokenSource _stop = new();

    /// <param name="sender">What sends.</param>
    /// <param name="isKeyed">Whether each sender's messages have a partition key of their own.</param>
    internal FaultLoad(FaultSender sender, bool isKeyed)
    {
        _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(index => RunAsync(sender, isKeyed ? $"key{index}" : null)));
    }

    /// <summary>Ends it when the sends under way have returned; doing it twice is harmless.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
    }

    private async Task RunAsync(FaultSender sender, string? key)
    {
        using var timer = new PeriodicTimer(Pause);
        while (!_stop.IsCancellationRequested)
        {
            await sender.SendAsync(milliseconds: HandlerMilliseconds, key: key);
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
