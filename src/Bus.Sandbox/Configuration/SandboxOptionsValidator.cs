using System.Globalization;
using Microsoft.Extensions.Options;

namespace Bus.Sandbox.Configuration;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class SandboxOptionsValidator : IValidateOptions<SandboxOptions>
{
    private const long MiB = 1024 * 1024;

    private static readonly TimeSpan MinTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxTime = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, SandboxOptions options)
    {
        var problems = Problems(options).OfType<string>().ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string?> Problems(SandboxOptions options)
    {
        yield return Enum.IsDefined(options.Isolation) ? null : $"{nameof(SandboxOptions.Isolation)} is {options.Isolation}; allowed is {string.Join(", ", Enum.GetNames<SandboxIsolation>())}.";
        yield return Range(nameof(SandboxOptions.Processes), options.Processes, 1, 256);
        yield return Range(nameof(SandboxOptions.RunsPerProcess), options.RunsPerProcess, 1, 1_000_000);
        yield return Range(nameof(SandboxOptions.MemoryLimit), options.MemoryLimit, 64 * MiB, 64 * 1024 * MiB);
        yield return Range(nameof(SandboxOptions.OutputLimit), options.OutputLimit, MiB, 1024 * MiB);
        yield return Range(nameof(SandboxOptions.CpuLimit), options.CpuLimit);
        yield return Range(nameof(SandboxOptions.WallLimit), options.WallLimit);
        yield return Range(nameof(SandboxOptions.ChunkCpuLimit), options.ChunkCpuLimit);
        yield return Range(nameof(SandboxOptions.ChunkWallLimit), options.ChunkWallLimit);
        yield return Range(nameof(SandboxOptions.CompilerCpuLimit), options.CompilerCpuLimit);
        yield return Range(nameof(SandboxOptions.CompilerWallLimit), options.CompilerWallLimit);
    }

    private static string? Range(string name, long value, long minimum, long maximum) =>
        value >= minimum && value <= maximum ? null : string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; allowed is {minimum} to {maximum}.");

    private static string? Range(string name, TimeSpan value) => value >= MinTime && value <= MaxTime ? null : $"{name} is {value}; allowed is {MinTime} to {MaxTime}.";
}
