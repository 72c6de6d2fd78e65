using System.Text.Json;
using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Load;

/// <summary>Runs <c>bus load</c> as a process of its own: it measures itself.</summary>
internal static class LoadRun
{
    internal static readonly string[] Rates = ["sendPerSecond", "consumePerSecond", "endToEndPerSecond"];

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    internal static double Positive(JsonElement element, string name)
    {
        var value = element.GetProperty(name).GetDouble();
        value.ShouldBeGreaterThan(0, name);
        return value;
    }

    internal static async Task<Finished> RunAsync(params string[] options)
    {
        await using var process = BusProgram.Start(["load", .. options]);
        var exitCode = await process.WaitForExitAsync(Patience);
        return new Finished(exitCode, string.Join('\n', process.OutputLines), string.Join('\n', process.ErrorLines));
    }
}
