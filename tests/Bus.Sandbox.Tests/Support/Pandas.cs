using Bus.Testing;

namespace Bus.Sandbox.Tests.Support;

/// <summary>What strategies in Python need.</summary>
internal static class Pandas
{
    private static readonly Lazy<Task<bool>> Installed = new(FindAsync);

    internal static async Task SkipWhenMissingAsync() =>
        Assert.SkipUnless(await Installed.Value, "No python3 with pandas was found; 'apt-get install python3-pandas' provides it.");

    private static async Task<bool> FindAsync()
    {
        foreach (var candidate in new[] { "/usr/bin/python3", "python3" }.Select(Executables.Find).OfType<string>())
        {
            await using var process = ChildProcess.Start(candidate, "-c", "import pandas");
            if (await process.WaitForExitAsync() == 0)
            {
                return true;
            }
        }

        return false;
    }
}
