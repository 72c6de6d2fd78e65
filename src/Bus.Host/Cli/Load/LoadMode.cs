using System.CommandLine;
using Bus.Host.Processes;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary>One thing that <c>bus load</c> can measure.</summary>
internal abstract class LoadMode
{
    /// <summary>The option that asks for it; <see langword="null"/> for what is measured when nothing is asked for.</summary>
    internal abstract Option? Switch { get; }

    /// <summary>The options that it alone has, or shares with few others.</summary>
    internal virtual IReadOnlyList<Option> OwnOptions => [];

    /// <summary>Command lines that show it, without the program's name.</summary>
    internal abstract IReadOnlyList<string> Examples { get; }

    /// <summary>Why the mode cannot measure a server of the user's; <see langword="null"/> when it can.</summary>
    internal virtual string? ReasonForOwnServer => null;

    internal abstract Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken);

    protected static LoadProgressLines Progress { get; } = new();

    /// <summary>Runs a measurement on the given server, or on one that is started for it.</summary>
    protected static async Task<T> OnRedisAsync<T>(LoadRun run, Func<LoadOptions, Task<T>> measure, CancellationToken cancellationToken)
    {
        await using var redis = run.Redis is null ? await PrivateRedis.StartAsync(cancellationToken) : null;
        return await measure(run.Load with { Redis = run.Redis ?? redis!.ConnectionString });
    }
}
