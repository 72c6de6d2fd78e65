using System.Globalization;

namespace Bus.Sandbox.Child;

/// <summary>What the parent says on the command line.</summary>
/// <param name="Role">What the process is for.</param>
/// <param name="MemoryLimit">Bytes that it may take on top of what it starts with.</param>
/// <param name="OutputLimit">Bytes that a result may have.</param>
/// <param name="ChecksAssemblies">Whether an assembly is held against the allow list before it is loaded.</param>
internal sealed record ChildArguments(ChildRole Role, long MemoryLimit, long OutputLimit, bool ChecksAssemblies)
{
    internal string[] ToArray() =>
        [Role.ToString(), MemoryLimit.ToString(CultureInfo.InvariantCulture), OutputLimit.ToString(CultureInfo.InvariantCulture), ChecksAssemblies.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Reads the arguments; null when they are others.</summary>
    internal static ChildArguments? TryParse(string[] arguments) =>
        arguments is [var role, var memory, var output, var checks]
        && Enum.TryParse<ChildRole>(role, out var parsedRole)
        && long.TryParse(memory, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedMemory)
        && long.TryParse(output, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedOutput)
        && bool.TryParse(checks, out var parsedChecks)
            ? new ChildArguments(parsedRole, parsedMemory, parsedOutput, parsedChecks)
            : null;
}
