using Bus.Testing;

namespace Bus.Host.Tests.Support;

/// <summary>Runs the program.</summary>
internal static class BusProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "bus.dll");

    /// <summary>Starts a command.</summary>
    /// <param name="arguments">The command line behind <c>./bus</c>.</param>
    /// <param name="workingDirectory">Where it runs; by default a folder without a bus.json.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    public static ChildProcess Start(IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string?>? environment = null)
        => ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "dotnet",
            Arguments = [Assembly, .. arguments],
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            Environment = environment ?? new Dictionary<string, string?>(),
        });

    /// <summary>Runs a command to its end, in this process: what is looked at is what it does, says and returns.</summary>
    public static Task<Finished> RunAsync(params string[] arguments) =>
        CommandLine.IsUsable ? CommandLine.RunAsync(arguments, Patience) : RunProcessAsync(arguments);

    /// <summary>Runs a command to its end, in a process of its own.</summary>
    public static Task<Finished> RunProcessAsync(params string[] arguments) => RunInAsync(null, arguments);

    /// <summary>Runs a command to its end in a folder.</summary>
    public static async Task<Finished> RunInAsync(string? workingDirectory, params string[] arguments)
    {
        await using var process = Start(arguments, workingDirectory);
        var exitCode = await process.WaitForExitAsync(Patience);
        return new Finished(exitCode, string.Join('\n', process.OutputLines), string.Join('\n', process.ErrorLines));
    }

    /// <summary>Starts a worker and awaits that it takes jobs.</summary>
    public static async Task<ChildProcess> StartWorkerAsync(RedisServer server, params string[] options)
    {
        var worker = Start(["worker", "--redis", server.ConnectionString, .. options]);
        await worker.WaitForLineAsync("is ready");
        return worker;
    }
}
