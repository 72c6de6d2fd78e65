using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Requeues or deletes many dead letters, oldest first: reads a step, changes what fits in batches, and keeps to a rate.</summary>
internal sealed class DeadLetterBulkRun
{
    // So that a rate of 1000 is ten steps a second, and none is held by many waiting commands.
    private const int StepsPerSecond = 10;
    private const int MaxBatch = 10;

    private readonly DeadLetterScan _scan;
    private readonly DeadLetterBulkOptions _options;
    private readonly Func<IReadOnlyList<DeadLetterMatch>, Task<long>> _change;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private DeadLetterBulkProgress _progress;

    /// <summary>Prepares the run.</summary>
    /// <param name="scan">What fits.</param>
    /// <param name="total">The entries at the start.</param>
    /// <param name="options">How fast, and who is told.</param>
    /// <param name="change">Changes a batch, and says how many it changed.</param>
    /// <param name="clock">The clock that paces it.</param>
    internal DeadLetterBulkRun(DeadLetterScan scan, long total, DeadLetterBulkOptions options, Func<IReadOnlyList<DeadLetterMatch>, Task<long>> change, TimeProvider clock)
    {
        _scan = scan;
        _options = options;
        _change = change;
        _clock = clock;
        _start = clock.GetTimestamp();
        _progress = new DeadLetterBulkProgress(total, 0, 0, 0, 0, TimeSpan.Zero);
    }

    internal async Task<DeadLetterBulkProgress> RunAsync(CancellationToken cancellationToken)
    {
        while (!_scan.IsEnd)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = _clock.GetTimestamp();
            var matches = await _scan.ReadAsync(DeadLetterStore.PageEntries, cancellationToken);
            var reading = _clock.GetElapsedTime(before);
            Report(_progress with { Scanned = _scan.Scanned, Matched = _progress.Matched + matches.Count });
            if (!_options.IsDryRun)
            {
                await ChangeAsync(matches, cancellationToken);
            }

            // Redis and its other clients get as much time as the reading took.
            await Delay(reading, cancellationToken);
        }

        return _progress;
    }

    private async Task ChangeAsync(IReadOnlyList<DeadLetterMatch> matches, CancellationToken cancellationToken)
    {
        foreach (var batch in matches.Chunk(Math.Clamp(_options.Rate / StepsPerSecond, 1, MaxBatch)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var changed = await _change(batch);
            Report(_progress with { Done = _progress.Done + changed, Skipped = _progress.Skipped + batch.Length - changed });
            var due = TimeSpan.FromSeconds((double)(_progress.Done + _progress.Skipped) / _options.Rate);
            await Delay(due - _clock.GetElapsedTime(_start), cancellationToken);
        }
    }

    private void Report(DeadLetterBulkProgress progress)
    {
        _progress = progress with { Elapsed = _clock.GetElapsedTime(_start) };
        _options.Progress?.Report(_progress);
    }

    private Task Delay(TimeSpan time, CancellationToken cancellationToken) =>
        time > TimeSpan.Zero ? Task.Delay(time, _clock, cancellationToken) : Task.CompletedTask;
}
