using Bus.Host.Cli;

namespace Bus.Host;

/// <summary>The program.</summary>
/// <remarks>Not by top-level statements: the web SDK would make their class public.</remarks>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => BusCommandLine.RunAsync(arguments);
}
