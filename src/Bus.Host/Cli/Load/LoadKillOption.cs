using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary><c>--kill</c>: how often a process is killed.</summary>
internal sealed class LoadKillOption
{
    private const int DefaultSeconds = 3;
    private const int MostSeconds = 3600;

    internal Option<int?> Option { get; } = new("--kill")
    {
        Description = "With --choir: kill a process (kill -9) as soon as events are applied, and another one so many seconds after each was replaced. With --workflows: kill the oldest worker so many seconds after "
            + "the start of the newest, when more workflows have ended since the last kill. [default: 3]",
        HelpName = "seconds",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>The time between two; null when none is to be killed.</summary>
    internal TimeSpan? Read(LoadRun run) => run.IsGiven(Option) ? TimeSpan.FromSeconds(run.Read(Option, DefaultSeconds, 1, MostSeconds)) : null;
}
