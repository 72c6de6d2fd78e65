using System.Diagnostics;
using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Workers;

namespace Bus.Host.Processes;

/// <summary>A worker in a process of its own, which ends when this process ends, however that happens.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;

    private WorkerProcess(Process process)
    {
        _process = process;
    }

    internal int Id => _process.Id;

    internal bool HasExited => _process.HasExited;

    internal int ExitCode => _process.ExitCode;

    /// <summary>Starts this program again as a worker.</summary>
    /// <exception cref="CommandException">It did not start.</exception>
    internal static WorkerProcess Start(HostSettings settings) => new(Start(settings, WorkerCommands.Name));

    /// <summary>Starts this program again with a command that ends when its standard input does.</summary>
    /// <param name="settings">Given to it in its environment, where nobody reads the password.</param>
    /// <param name="arguments">The command.</param>
    /// <exception cref="CommandException">It did not start.</exception>
    internal static Process Start(HostSettings settings, params IReadOnlyList<string> arguments)
    {
        var start = ThisProgram.CreateStart(arguments);
        foreach (var (name, value) in settings.ToEnvironment())
        {
            start.Environment[name] = value;
        }

        start.Environment[WorkerRunner.SupervisedVariable] = "1";
        return Process.Start(start) ?? throw new CommandException($"'{start.FileName}' did not start.");
    }

    internal Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends it without a word (SIGKILL).</summary>
    internal void Kill() => _process.Kill();

    /// <summary>Asks it to finish and end, and kills it when it has not done so in time.</summary>
    /// <returns>Whether it ended by itself, without an error.</returns>
    internal async Task<bool> StopAsync(TimeSpan timeout, TimeProvider timeProvider)
    {
        PosixSignals.SendTerminate(_process);
        try
        {
            await _process.WaitForExitAsync().WaitAsync(timeout, timeProvider);
            return _process.ExitCode == ExitCodes.Success;
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            return false;
        }
    }

    public void Dispose() => _process.Dispose();
}
