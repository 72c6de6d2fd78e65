namespace Bus.Testing;

/// <summary>The lines a process wrote, in the order they were read, and those who wait for one.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _lock = new();
    private readonly List<(bool IsError, string Text)> _lines = [];
    private readonly List<Waiter> _waiters = [];

    public IReadOnlyList<string> All => Select(_ => true);

    public IReadOnlyList<string> StandardOutput => Select(line => !line.IsError);

    public IReadOnlyList<string> StandardError => Select(line => line.IsError);

    public async Task ReadAsync(StreamReader reader, bool isError)
    {
        while (await reader.ReadLineAsync() is { } text)
        {
            lock (_lock)
            {
                _lines.Add((isError, text));
                _waiters.RemoveAll(waiter => waiter.TryComplete(text));
            }
        }
    }

    /// <summary>The first line that matches, past lines included.</summary>
    public async Task<string> FirstAsync(Func<string, bool> matches, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(matches);
        lock (_lock)
        {
            if (!_lines.Any(line => waiter.TryComplete(line.Text)))
            {
                _waiters.Add(waiter);
            }
        }

        return await waiter.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The last lines, for messages.</summary>
    public string Tail(int lines = 40)
    {
        var all = All;
        return all.Count == 0 ? "(no output)" : string.Join(Environment.NewLine, all.Skip(Math.Max(0, all.Count - lines)));
    }

    private List<string> Select(Func<(bool IsError, string Text), bool> wanted)
    {
        lock (_lock)
        {
            return _lines.Where(wanted).Select(line => line.Text).ToList();
        }
    }

    private sealed class Waiter(Func<string, bool> matches)
    {
        private readonly TaskCompletionSource<string> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Task => _source.Task;

        public bool TryComplete(string line) => matches(line) && _source.TrySetResult(line);
    }
}
