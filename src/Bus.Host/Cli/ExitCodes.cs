namespace Bus.Host.Cli;

/// <summary>What the program's exit code says.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;

    /// <summary>The command could not do what it was asked for: a job failed, Redis cannot be reached.</summary>
    internal const int Failure = 1;

    /// <summary>The command line or the input is wrong.</summary>
    internal const int Usage = 2;

    /// <summary>A wait was over before what was waited for had come; as timeout(1) has it.</summary>
    internal const int TimedOut = 124;

    /// <summary>128 + SIGINT, as shells count.</summary>
    internal const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    internal const int Terminated = 143;
}
