using System.CommandLine;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>--calls</c>: how often a call is made whose times are told.</summary>
internal sealed class LoadCallsOption
{
    private const int Most = 10_000;

    internal Option<int?> Option { get; } = new("--calls")
    {
        Description = "With --dead-letters and --saga-pages: how often each call is timed, and then metered. With --sandbox: how many backtests are timed on each side. [default: 50, and 200 with --sandbox]",
        HelpName = "n",
    };

    internal int Read(LoadRun run, int defaultValue = CallLoadResult.DefaultCalls) => run.Read(Option, defaultValue, 1, Most);
}
