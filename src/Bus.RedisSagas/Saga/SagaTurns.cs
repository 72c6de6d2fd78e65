namespace Bus.RedisSagas;

/// <summary>Lets the transitions of an instance go one after the other within this process, from when two of them have met until nobody waits any more.</summary>
/// <remarks>
/// It only spares repetitions: what is written is decided in Redis. So whoever has waited for long goes on all the same, and instances whose transitions do not meet cost nothing.
/// </remarks>
internal sealed class SagaTurns
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Line> _lines = [];

    /// <summary>Waits for the caller's turn.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="hasLost">Whether the caller has met somebody; others wait only behind one who has.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The turn, over when it is disposed; <see langword="null"/> where nobody has to wait.</returns>
    internal async ValueTask<IDisposable?> WaitAsync(Guid id, bool hasLost, CancellationToken cancellationToken)
    {
        if (Join(id, hasLost) is not { } line)
        {
            return null;
        }

        var turn = new Turn(this, id, line);
        try
        {
            turn.HasBegun = await line.Gate.WaitAsync(LongestWait, cancellationToken);
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private Line? Join(Guid id, bool hasLost)
    {
        lock (_lock)
        {
            if (!_lines.TryGetValue(id, out var line))
            {
                if (!hasLost)
                {
                    return null;
                }

                _lines.Add(id, line = new Line());
            }

            line.Count++;
            return line;
        }
    }

    private void Leave(Guid id, Line line)
    {
        lock (_lock)
        {
            line.Count--;
            if (line.Count == 0)
            {
                _lines.Remove(id);
            }
        }
    }

    private sealed class Line
    {
        internal int Count { get; set; }

        internal SemaphoreSlim Gate { get; } = new(1);
    }

    private sealed class Turn(SagaTurns turns, Guid id, Line line) : IDisposable
    {
        private bool _isOver;

        internal bool HasBegun { get; set; }

        public void Dispose()
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            turns.Leave(id, line);
            if (HasBegun)
            {
                line.Gate.Release();
            }
        }
    }
}
