using System.Security.Cryptography;
using Bus.Backtesting;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bus.Sandbox.Isolation;

/// <summary>The files that a sandbox's process needs to see, and where they are on this machine.</summary>
internal sealed record RuntimeFiles
{
    /// <summary>The program <c>dotnet</c>.</summary>
    internal required string Dotnet { get; init; }

    /// <summary>The folder of the program, within which the runtime is.</summary>
    internal required string DotnetRoot { get; init; }

    /// <summary>Folders of the runtime, within <see cref="DotnetRoot"/>.</summary>
    internal required IReadOnlyList<string> RuntimeFolders { get; init; }

    /// <summary>Our own assemblies and those of the compiler.</summary>
    internal required IReadOnlyList<string> Assemblies { get; init; }

    /// <summary>Libraries of the system, files and folders, which a sandbox sees where they are.</summary>
    internal required IReadOnlyList<string> Libraries { get; init; }

    /// <summary>The assembly that is the program of a sandbox.</summary>
    internal static string Program => typeof(RuntimeFiles).Assembly.Location;

    /// <summary>Finds the files.</summary>
    /// <exception cref="SandboxUnavailableException">One is missing.</exception>
    internal static RuntimeFiles Find()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        var dotnet = Path.Combine(root, "dotnet");
        string[] assemblies =
        [
            Program,
            Path.ChangeExtension(Program, ".runtimeconfig.json"),
            typeof(BacktestException).Assembly.Location,
            typeof(Compilation).Assembly.Location,
            typeof(CSharpCompilation).Assembly.Location,
        ];
        return new RuntimeFiles
        {
            Dotnet = Require(dotnet),
            DotnetRoot = root,
            RuntimeFolders = [Path.Combine(root, "host", "fxr"), runtime],
            Assemblies = [.. assemblies.Select(Require)],
            Libraries = FindLibraries(root),
        };
    }

    private static string Require(string file) =>
        File.Exists(file) ? file : throw new SandboxUnavailableException($"The sandbox needs the file '{file}', which is missing; a program that is published without an installed .NET runtime cannot run strategies.");

    /// <summary>The folders of the native libraries that this process has loaded: the runtime in a sandbox loads the same.</summary>
    private static IReadOnlyList<string> FindLibraries(string root)
    {
        // Loads the library of hashes, which a sandbox needs as well.
        _ = SHA256.HashData([]);
        var folders = File.ReadLines("/proc/self/maps")
            .Select(line => line.IndexOf('/') is >= 0 and var start ? line[start..] : "")
            .Where(path => path.Contains(".so", StringComparison.Ordinal) && !path.StartsWith(root, StringComparison.Ordinal) && !path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            .Select(path => Path.GetDirectoryName(path)!)
            .Where(folder => folder.StartsWith("/lib", StringComparison.Ordinal) || folder.StartsWith("/usr/", StringComparison.Ordinal));
        return SystemLibraries.Complete(folders);
    }
}
