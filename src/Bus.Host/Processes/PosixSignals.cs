using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Bus.Host.Processes;

/// <summary>Sends signals to child processes.</summary>
internal static class PosixSignals
{
    private const int Terminate = 15;

    /// <summary>Asks a process to end. A process that has ended already is left alone: its id may be another's by now.</summary>
    internal static void SendTerminate(Process process)
    {
        if (!process.HasExited)
        {
            // The only failure is that it ended since.
            _ = Kill(process.Id, Terminate);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
