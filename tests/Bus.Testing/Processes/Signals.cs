using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bus.Testing;

/// <summary>Sends POSIX signals to a process or, by its negated id, to a process group.</summary>
internal static class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    private const int NoSuchProcess = 3;

    public static int Interrupt => 2;

    // Linux and macOS number the job-control signals differently.
    public static int Stop => OperatingSystem.IsMacOS() ? 17 : 19;

    public static int Continue => OperatingSystem.IsMacOS() ? 19 : 18;

    /// <returns><see langword="false"/> when there is no such process any more.</returns>
    /// <exception cref="Win32Exception">The signal was not permitted.</exception>
    public static bool Send(int processId, int signal)
    {
        if (SendSignal(processId, signal) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? false
            : throw new Win32Exception(error, $"Signal {signal} to process {processId} failed: {Marshal.GetPInvokeErrorMessage(error)}.");
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int processId, int signal);
}
