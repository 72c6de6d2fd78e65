using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Bus.LoadTool;

/// <summary>A process of the choir, seen from the one that started it.</summary>
internal sealed class ChoirProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _reading;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isKilled;
    private long _transitions;

    private ChoirProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>How many transitions it has begun, as far as it said.</summary>
    internal long Transitions => Interlocked.Read(ref _transitions);

    /// <summary>Whether it ended by itself, which it should not.</summary>
    internal bool HasFailed => !_isKilled && _process.HasExited;

    /// <summary>Starts a process and awaits that it consumes.</summary>
    internal static async Task<ChoirProcess> StartAsync(ProcessStartInfo program, ChoirSettings settings, CancellationToken cancellationToken)
    {
        var process = new ChoirProcess(Process.Start(program) ?? throw new InvalidOperationException($"'{program.FileName}' did not start."));
        try
        {
            await process._process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(settings).AsMemory(), cancellationToken);
            await process._process.StandardInput.FlushAsync(cancellationToken);
            await process._ready.Task.WaitAsync(cancellationToken);
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it by SIGKILL.</summary>
    internal void Kill()
    {
        _isKilled = true;
        _process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == ChoirWorker.Ready)
            {
                _ready.TrySetResult();
            }
            else if (long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var transitions))
            {
                Interlocked.Exchange(ref _transitions, transitions);
            }
        }

        _ready.TrySetException(new InvalidOperationException("A process of the choir ended before it was ready."));
    }
}
