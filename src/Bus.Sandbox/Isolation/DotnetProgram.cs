using System.Globalization;
using Bus.Sandbox.Child;

namespace Bus.Sandbox.Isolation;

/// <summary>The program of the processes that compile and run strategies in C#.</summary>
internal static class DotnetProgram
{
    private const string DotnetFolder = "/dotnet";

    internal static SandboxProgram Create(RuntimeFiles files, ChildArguments arguments)
    {
        var dotnet = $"{DotnetFolder}/{Path.GetFileName(files.Dotnet)}";
        return new SandboxProgram
        {
            Files =
            [
                new SandboxFile(files.Dotnet, dotnet),
                .. files.RuntimeFolders.Select(x => new SandboxFile(x, $"{DotnetFolder}/{Path.GetRelativePath(files.DotnetRoot, x)}")),
                .. files.Assemblies.Select(x => new SandboxFile(x, $"{SandboxCommand.ProgramFolder}/{Path.GetFileName(x)}")),
                .. files.Libraries.Select(x => new SandboxFile(x, x)),
            ],
            Inside = [dotnet, "exec", $"{SandboxCommand.ProgramFolder}/{Path.GetFileName(RuntimeFiles.Program)}", .. arguments.ToArray()],
            Outside = [files.Dotnet, "exec", RuntimeFiles.Program, .. arguments.ToArray()],
            Environment = CreateEnvironment(arguments),
        };
    }

    private static Dictionary<string, string> CreateEnvironment(ChildArguments arguments) => new(StringComparer.Ordinal)
    {
        ["PATH"] = SandboxCommand.SystemPath,
        ["DOTNET_GCHeapHardLimit"] = arguments.MemoryLimit.ToString("x", CultureInfo.InvariantCulture),
        ["DOTNET_gcConcurrent"] = "0",
        ["DOTNET_gcServer"] = "0",

        // An arena per thread would reserve most of the address space that is allowed.
        ["MALLOC_ARENA_MAX"] = "2",

        // No pipes and files for debuggers, no second mapping of code through a file in memory, no measuring for better code of short runs.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_EnableWriteXorExecute"] = "0",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_DbgEnableMiniDump"] = "0",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
    };
}
