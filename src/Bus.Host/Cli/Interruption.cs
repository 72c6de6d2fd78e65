using System.Runtime.InteropServices;

namespace Bus.Host.Cli;

/// <summary>Turns the first SIGINT or SIGTERM into a cancellation; a second one ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _exitCode;

    internal Interruption()
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Handle(context, ExitCodes.Interrupted)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Handle(context, ExitCodes.Terminated)));
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>128 + the signal's number; 0 while there was none.</summary>
    internal int ExitCode => Volatile.Read(ref _exitCode);

    public void Dispose()
    {
        _registrations.ForEach(x => x.Dispose());
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context, int exitCode)
    {
        context.Cancel = Interlocked.CompareExchange(ref _exitCode, exitCode, 0) == 0;
        if (context.Cancel)
        {
            // Not on the signal's thread: what is cancelled may take its time.
            _ = _source.CancelAsync();
        }
    }
}
