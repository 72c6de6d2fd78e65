using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary><c>--instances</c>: how many sagas there are.</summary>
internal sealed class LoadInstancesOption
{
    private const int Default = 1000;
    private const int Most = 1_000_000;

    internal Option<int?> Option { get; } = new("--instances")
    {
        Description = "With --sagas: how many instances the events are for, in turn. With --choir: how many instances get events. [default: 1000]",
        HelpName = "n",
    };

    internal int Read(LoadRun run) => run.Read(Option, Default, 1, Most);
}
