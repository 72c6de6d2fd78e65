using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Bus.Host.Cli;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class ExamplesHelpAction : SynchronousCommandLineAction
{
    private readonly HelpAction _help;

    internal ExamplesHelpAction(HelpAction help)
    {
        _help = help;
    }

    // Otherwise a missing argument would hide the help that explains it.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is BusCommand { Examples: { Count: > 0 } examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(examples.Count == 1 ? "Example:" : "Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  ./bus {example}");
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
