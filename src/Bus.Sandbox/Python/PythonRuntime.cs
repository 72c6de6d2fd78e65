using System.Text.Json;
using Bus.Sandbox.Isolation;
using Bus.Sandbox.Kernel;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Python;

/// <summary>An interpreter that has pandas, and the files that a process of it needs.</summary>
internal sealed record PythonRuntime
{
    private const string MainFile = "main.py";

    /// <summary>The interpreter.</summary>
    internal required string Executable { get; init; }

    /// <summary>Folders of installed modules.</summary>
    internal required IReadOnlyList<string> Folders { get; init; }

    /// <summary>The interpreter, the standard library, and the modules that pandas needs.</summary>
    internal required IReadOnlyList<SandboxFile> Files { get; init; }

    /// <summary>The versions of Python, pandas and numpy.</summary>
    internal required string Version { get; init; }

    /// <summary>Where our own files are.</summary>
    internal static string ProgramFolder => Path.Combine(Path.GetDirectoryName(RuntimeFiles.Program)!, "python");

    /// <summary>Reads what the interpreter says of itself.</summary>
    /// <exception cref="JsonException">It says something else.</exception>
    internal static PythonRuntime Parse(string json)
    {
        var said = JsonSerializer.Deserialize(json, PythonJsonContext.Default.PythonProbeAnswer) ?? throw new JsonException("There is nothing.");
        return new PythonRuntime
        {
            Executable = said.Executable,
            Folders = said.Folders,
            Files = [.. LeaveNested([.. said.Files, .. SystemLibraries.Complete(said.Libraries)]).Select(x => new SandboxFile(x, x)), .. said.Links.Select(x => new SandboxFile(x[0], x[1]))],
            Version = BoundedText.Of(said.Version, BoundedText.MaxReason),
        };
    }

    /// <summary>What a process of this interpreter is started with.</summary>
    internal SandboxProgram CreateProgram(SandboxOptions options)
    {
        // No start-up files of the machine, nothing from the environment's folders, nothing written beside the sources.
        string[] settings = ["-s", "-S", "-B"];
        string[] arguments =
        [
            SettingOf(options.MemoryLimit), SettingOf(options.OutputLimit), options.ChecksPython ? "True" : "False", Convert.ToBase64String(SystemCallFilter.BuildForOneThread()), .. Folders,
        ];
        return new SandboxProgram
        {
            Files = [.. Files, new SandboxFile(ProgramFolder, SandboxCommand.ProgramFolder)],
            Inside = [Executable, .. settings, $"{SandboxCommand.ProgramFolder}/{MainFile}", .. arguments],
            Outside = [Executable, .. settings, Path.Combine(ProgramFolder, MainFile), .. arguments],
            Environment = CreateEnvironment(),
        };
    }

    private static Dictionary<string, string> CreateEnvironment() => new(StringComparer.Ordinal)
    {
        ["PATH"] = SandboxCommand.SystemPath,
        ["LC_ALL"] = "C.UTF-8",
        ["TZ"] = "UTC",

        // The order of sets of texts would differ from run to run.
        ["PYTHONHASHSEED"] = "0",

        // The filter allows one thread, and libraries of linear algebra would start one for each processor.
        ["OPENBLAS_NUM_THREADS"] = "1",
        ["OMP_NUM_THREADS"] = "1",
        ["MKL_NUM_THREADS"] = "1",
        ["MALLOC_ARENA_MAX"] = "2",
    };

    /// <summary>The paths that are within no other of them.</summary>
    private static IEnumerable<string> LeaveNested(IReadOnlyList<string> paths) =>
        paths.Distinct(StringComparer.Ordinal).Where(x => !paths.Any(other => x.StartsWith($"{other}/", StringComparison.Ordinal)));

    private static string SettingOf(long value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
