namespace Bus.Host.Cli;

/// <summary>Ends a command with one sentence on standard error.</summary>
internal sealed class CommandException : Exception
{
    internal CommandException(string message, int exitCode = ExitCodes.Failure)
        : base(message)
    {
        ExitCode = exitCode;
    }

    internal int ExitCode { get; }
}
