using System.ComponentModel;
using System.Diagnostics;

namespace Bus.Testing;

/// <summary>A program started by a test: its output by line, signals, exit code.</summary>
/// <remarks>
/// Disposing kills it and what it started. It is killed as well when the test process dies, even by SIGKILL.
/// All members are safe to call from any thread.
/// </remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(240);

    private readonly Process _process;
    private readonly ProcessOutput _output = new();
    private readonly Task _reading;
    private readonly string _name;
    private int _disposed;

    private ChildProcess(Process process, string name)
    {
        _process = process;
        _name = name;
        Id = process.Id;
        Janitor.Watch(Id);
        _reading = Task.WhenAll(_output.ReadAsync(process.StandardOutput, isError: false), _output.ReadAsync(process.StandardError, isError: true));
    }

    /// <summary>The process id.</summary>
    public int Id { get; }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The exit code; 128 + signal when a signal ended the process.</summary>
    /// <exception cref="InvalidOperationException">The process still runs.</exception>
    public int ExitCode => _process.ExitCode;

    /// <summary>All lines written so far, both streams in the order they were read.</summary>
    public IReadOnlyList<string> Lines => _output.All;

    /// <summary>The lines written to standard output so far.</summary>
    public IReadOnlyList<string> OutputLines => _output.StandardOutput;

    /// <summary>The lines written to standard error so far.</summary>
    public IReadOnlyList<string> ErrorLines => _output.StandardError;

    /// <summary>Starts a program.</summary>
    /// <exception cref="ChildProcessException">The program is not installed or did not start.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var file = Executables.Find(options.FileName)
            ?? throw new ChildProcessException($"The program '{options.FileName}' was not found.");
        var start = SessionStart.Create(file, options.Arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = options.WorkingDirectory ?? "";
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ChildProcess(Process.Start(start)!, $"{options.FileName} {string.Join(' ', options.Arguments)}".Trim());
        }
        catch (Win32Exception exception)
        {
            throw new ChildProcessException($"The program '{options.FileName}' did not start: {exception.Message}");
        }
    }

    /// <summary>Starts a program with arguments.</summary>
    /// <exception cref="ChildProcessException">The program is not installed or did not start.</exception>
    public static ChildProcess Start(string fileName, params string[] arguments)
        => Start(new ChildProcessOptions { FileName = fileName, Arguments = arguments });

    /// <summary>Starts a .NET assembly with the <c>dotnet</c> that runs this process.</summary>
    /// <param name="assembly">The path of the <c>.dll</c>.</param>
    /// <param name="arguments">The program's arguments.</param>
    /// <exception cref="ChildProcessException">The assembly does not exist or dotnet did not start.</exception>
    public static ChildProcess StartDotnet(string assembly, params string[] arguments)
    {
        if (!File.Exists(assembly))
        {
            throw new ChildProcessException($"The assembly '{assembly}' does not exist; build it first.");
        }

        var running = Environment.ProcessPath;
        var dotnet = Path.GetFileNameWithoutExtension(running) == "dotnet" ? running! : "dotnet";
        return Start(dotnet, [assembly, .. arguments]);
    }

    /// <summary>Awaits the first line of either stream that contains a text; lines already written count.</summary>
    /// <param name="text">What the line must contain, compared by ordinal.</param>
    /// <param name="deadline">How long to wait; four minutes by default.</param>
    /// <exception cref="ChildProcessException">The process ended, or the deadline passed, without such a line.</exception>
    public Task<string> WaitForLineAsync(string text, TimeSpan? deadline = null)
        => WaitForLineAsync(line => line.Contains(text, StringComparison.Ordinal), $"a line with '{text}'", deadline);

    /// <summary>Awaits the first line of either stream that matches; lines already written count.</summary>
    /// <param name="matches">Whether a line is the awaited one.</param>
    /// <param name="description">What is awaited, for the message.</param>
    /// <param name="deadline">How long to wait; four minutes by default.</param>
    /// <exception cref="ChildProcessException">The process ended, or the deadline passed, without such a line.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> matches, string description, TimeSpan? deadline = null)
    {
        var wait = deadline ?? DefaultDeadline;
        using var stop = new CancellationTokenSource(wait);
        var line = _output.FirstAsync(matches, stop.Token);
        var end = ReadToEndAsync(stop.Token);
        await Task.WhenAny(line, end);
        var (ended, seen) = (end.IsCompletedSuccessfully, line.IsCompletedSuccessfully);
        await stop.CancelAsync();
        if (seen)
        {
            return await line;
        }

        throw new ChildProcessException(ended
            ? $"'{_name}' ended with exit code {ExitCode} before {description} came. Its output:{Environment.NewLine}{_output.Tail()}"
            : $"'{_name}' did not write {description} within {wait}. Its output:{Environment.NewLine}{_output.Tail()}");
    }

    /// <summary>Awaits the end of the process and of its output.</summary>
    /// <param name="deadline">How long to wait; four minutes by default.</param>
    /// <returns>The exit code; 128 + signal when a signal ended the process.</returns>
    /// <exception cref="ChildProcessException">It still runs at the deadline.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan? deadline = null)
    {
        var wait = deadline ?? DefaultDeadline;
        using var stop = new CancellationTokenSource(wait);
        try
        {
            await ReadToEndAsync(stop.Token);
            return ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new ChildProcessException($"'{_name}' still runs after {wait}. Its output:{Environment.NewLine}{_output.Tail()}");
        }
    }

    /// <summary>Writes a line to the program's standard input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Closes the program's standard input.</summary>
    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Sends SIGTERM to the process alone: asks it to end.</summary>
    public void Terminate() => Signal(Signals.Terminate);

    /// <summary>Sends SIGINT to the process alone, as Ctrl-C does.</summary>
    public void Interrupt() => Signal(Signals.Interrupt);

    /// <summary>Sends SIGSTOP to the process alone: freezes it.</summary>
    public void Stop() => Signal(Signals.Stop);

    /// <summary>Sends SIGCONT to the process alone: lets a frozen process go on.</summary>
    public void Continue() => Signal(Signals.Continue);

    /// <summary>Sends SIGKILL to the process alone, as <c>kill -9</c> does; what it started lives on until this object is disposed.</summary>
    public void Kill() => Signal(Signals.Kill);

    /// <summary>Kills the process and everything of its process group, and awaits its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Signals.Send(SessionStart.OwnSession ? -Id : Id, Signals.Kill);
        await ReadToEndAsync(CancellationToken.None);
        Janitor.Forget(Id);
        _process.Dispose();
    }

    private void Signal(int signal)
    {
        // The id of a process that ended may belong to another one by now.
        if (!HasExited)
        {
            Signals.Send(Id, signal);
        }
    }

    private async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);

        // A grandchild may hold the pipe open after the process ended; what it writes is not waited for.
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1), cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }
}
