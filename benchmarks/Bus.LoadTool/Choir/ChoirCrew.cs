using System.Diagnostics;

namespace Bus.LoadTool;

/// <summary>The processes of a choir, of which the oldest can be killed and replaced.</summary>
internal sealed class ChoirCrew : IAsyncDisposable
{
    private readonly List<ChoirProcess> _all = [];
    private readonly Func<ProcessStartInfo> _program;
    private readonly ChoirSettings _settings;
    private int _killed;

    internal ChoirCrew(Func<ProcessStartInfo> program, ChoirSettings settings)
    {
        _program = program;
        _settings = settings;
    }

    /// <summary>How many were killed.</summary>
    internal int Killed => Volatile.Read(ref _killed);

    /// <summary>How many ended by themselves.</summary>
    internal int Failed => _all.Count(x => x.HasFailed);

    /// <summary>The transitions that all of them have begun.</summary>
    internal long Transitions => _all.Sum(x => x.Transitions);

    internal async Task StartAsync(int processes, CancellationToken cancellationToken)
    {
        var starting = Enumerable.Range(0, processes).Select(_ => ChoirProcess.StartAsync(_program(), _settings, cancellationToken)).ToList();
        try
        {
            await Task.WhenAll(starting);
        }
        finally
        {
            _all.AddRange(starting.Where(x => x.IsCompletedSuccessfully).Select(x => x.Result));
        }
    }

    /// <summary>Kills the oldest one, and awaits that another one consumes in its place.</summary>
    internal async Task ReplaceAsync(CancellationToken cancellationToken)
    {
        _all[_killed].Kill();
        Interlocked.Increment(ref _killed);
        await StartAsync(1, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _all)
        {
            await process.DisposeAsync();
        }
    }
}
