using Xunit;

namespace Bus.Testing;

/// <summary>A Python interpreter with the <c>redis</c> module, for tests that play a producer in another language.</summary>
public static class Python
{
    private static readonly Lazy<Task<string?>> WithRedis = new(FindAsync);

    /// <summary>Runs a script and returns what it wrote to standard output; skips the test when there is no such interpreter.</summary>
    /// <param name="script">The source text.</param>
    /// <param name="arguments">The script's <c>sys.argv[1:]</c>.</param>
    /// <exception cref="ChildProcessException">The script ended with an exit code other than 0.</exception>
    public static async Task<string> RunAsync(string script, params string[] arguments)
    {
        var interpreter = await WithRedis.Value;
        Assert.SkipWhen(interpreter is null, "No python3 with the redis module was found; 'apt-get install python3-redis' provides it.");
        await using var process = ChildProcess.Start(interpreter!, ["-c", script, .. arguments]);
        process.CloseInput();
        var exitCode = await process.WaitForExitAsync();
        return exitCode == 0
            ? string.Join('\n', process.OutputLines)
            : throw new ChildProcessException($"The script ended with exit code {exitCode}: {string.Join('\n', process.ErrorLines)}");
    }

    // The distribution's interpreter goes first: another one on PATH often lacks the distribution's modules.
    private static async Task<string?> FindAsync()
    {
        foreach (var candidate in new[] { "/usr/bin/python3", "python3" }.Select(Executables.Find).OfType<string>())
        {
            await using var process = ChildProcess.Start(candidate, "-c", "import redis");
            if (await process.WaitForExitAsync() == 0)
            {
                return candidate;
            }
        }

        return null;
    }
}
