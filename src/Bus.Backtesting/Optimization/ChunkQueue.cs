namespace Bus.Backtesting.Optimization;

/// <summary>Deals the points of a space to threads in chunks that take about the same time, and collects what came of them. Thread-safe.</summary>
internal sealed class ChunkQueue
{
    // Long enough to cost nothing, short enough for live progress.
    private static readonly TimeSpan ChunkTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly OptimizationPlan _plan;
    private readonly int _threads;
    private readonly IProgress<OptimizationProgress>? _progress;
    private readonly TimeProvider _time;
    private readonly OptimizationRunOrder _order;
    private readonly List<OptimizationResult> _results = [];
    private readonly long _started;
    private OptimizationCost _cost;
    private OptimizationRun? _best;
    private TimeSpan _reported;
    private long _next;
    private long _runs;

    public ChunkQueue(OptimizationPlan plan, int threads, IProgress<OptimizationProgress>? progress, TimeProvider time)
    {
        _plan = plan;
        _threads = threads;
        _progress = progress;
        _time = time;
        _order = new OptimizationRunOrder(plan.Objective.Minimize);
        _started = time.GetTimestamp();
    }

    /// <summary>The next chunk; null when all were dealt.</summary>
    public OptimizationChunk? Take()
    {
        lock (_lock)
        {
            var left = _plan.Space.Count - _next;
            if (left == 0)
            {
                return null;
            }

            // No thread gets a large last chunk while the others have nothing left.
            var count = Math.Clamp(left / (2 * _threads), 1, _cost.PointsFor(ChunkTime));
            var chunk = new OptimizationChunk(_next, count);
            _next = chunk.End;
            return chunk;
        }
    }

    public void Add(OptimizationResult result)
    {
        lock (_lock)
        {
            _results.Add(result);
            _cost = _cost.Add(result.Cost);
            _runs += result.Runs.Count + result.Failed;
            if (result.Best is { } best && (_best is not { } known || _order.Compare(best, known) < 0))
            {
                _best = best;
            }

            Report();
        }
    }

    public OptimizationResult Merge()
    {
        lock (_lock)
        {
            return OptimizationResult.Merge(_results);
        }
    }

    private void Report()
    {
        var elapsed = _time.GetElapsedTime(_started);
        if (_progress is null || (_cost.Points < _plan.Space.Count && elapsed - _reported < ReportInterval))
        {
            return;
        }

        _reported = elapsed;
        _progress.Report(new OptimizationProgress(_cost.Points, _plan.Space.Count, _runs, _best, elapsed));
    }
}
