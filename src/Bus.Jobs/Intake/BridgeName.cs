using System.Globalization;

namespace Bus.Jobs.Intake;

/// <summary>The name under which a bridge holds tasks: new at every start, so that what a former one held is nobody's.</summary>
internal static class BridgeName
{
    /// <summary>How the names of all bridges begin.</summary>
    internal const string Beginning = "bus-intake-";

    internal static string Create() => string.Create(CultureInfo.InvariantCulture, $"{Beginning}{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");
}
