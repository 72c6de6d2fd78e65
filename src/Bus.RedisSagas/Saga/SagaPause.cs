namespace Bus.RedisSagas;

/// <summary>Pauses between attempts: of random length, so that those who met once do not meet again, and longer with each.</summary>
internal sealed class SagaPause(TimeProvider timeProvider)
{
    private TimeSpan _longest = RedisSagaDefaults.FirstPause;

    /// <summary>Waits for the next pause.</summary>
    internal async Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = _longest * Random.Shared.NextDouble();
        _longest = TimeSpan.FromTicks(Math.Min(_longest.Ticks * 2, RedisSagaDefaults.LongestPause.Ticks));
        await Task.Delay(pause, timeProvider, cancellationToken);
    }
}
