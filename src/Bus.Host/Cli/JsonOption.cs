using System.CommandLine;
using System.Text.Json;

namespace Bus.Host.Cli;

/// <summary>The option for programs that read the output.</summary>
internal static class JsonOption
{
    internal static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    internal static Option<bool> Create() => new("--json") { Description = "Write JSON for programs." };
}
