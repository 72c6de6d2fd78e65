using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary>A command whose help shows examples.</summary>
internal sealed class BusCommand : Command
{
    internal BusCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Command lines without the program's name.</summary>
    internal required IReadOnlyList<string> Examples { get; init; }
}
