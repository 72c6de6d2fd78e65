using System.Diagnostics;
using Bus.Host.Cli;

namespace Bus.Host.Processes;

/// <summary>This program, to be started again.</summary>
internal static class ThisProgram
{
    /// <summary>How to start it as another process, whose standard input ends when this process ends, however that happens.</summary>
    /// <exception cref="CommandException">Its path is not known.</exception>
    internal static ProcessStartInfo CreateStart(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath ?? throw new CommandException("The path of this program is not known, so that no worker process can be started.");
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
        {
            start.ArgumentList.Add(typeof(ThisProgram).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
