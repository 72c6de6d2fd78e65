using Bus.Host.Cli;

namespace Bus.Host.Tests.Support;

/// <summary>Runs commands in this process: all of the program but its start, which takes most of the time of a short command.</summary>
internal static class CommandLine
{
    private static readonly RoutedWriter Output = new(Console.Out);
    private static readonly RoutedWriter Error = new(Console.Error);

    static CommandLine()
    {
        Console.SetOut(Output);
        Console.SetError(Error);
    }

    /// <summary>Whether output looks as it does to programs; a developer's terminal gets colours and progress instead.</summary>
    internal static bool IsUsable { get; } = Console.IsOutputRedirected && Console.IsErrorRedirected;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="arguments">The command line behind <c>./bus</c>.</param>
    /// <param name="patience">How long it may take.</param>
    internal static async Task<Finished> RunAsync(string[] arguments, TimeSpan patience)
    {
        var (output, error) = (Output.Begin(), Error.Begin());
        var exitCode = await BusCommandLine.RunAsync(arguments).WaitAsync(patience);

        // As they are read from a process, line by line.
        return new Finished(exitCode, RoutedWriter.Read(output).TrimEnd('\n'), RoutedWriter.Read(error).TrimEnd('\n'));
    }
}
