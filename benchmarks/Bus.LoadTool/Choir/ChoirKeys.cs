using System.Globalization;

namespace Bus.LoadTool;

/// <summary>The names of the choir's queues and keys.</summary>
internal static class ChoirKeys
{
    /// <summary>The queue of the events; the sagas' name and slot too.</summary>
    internal const string Queue = "choir";

    /// <summary>Where the sagas send; nobody consumes there. On a cluster of three primaries another one owns it.</summary>
    internal const string Told = "choir-told";

    /// <summary>What waits or is being consumed.</summary>
    internal const string Waiting = $"{LoadBus.Name}:{{{Queue}}}:normal";

    /// <summary>What the sagas have sent.</summary>
    internal const string Sent = $"{LoadBus.Name}:{{{Told}}}:normal";

    /// <summary>What was committed and is still to be sent to another slot.</summary>
    internal const string Outbox = $"{LoadBus.Name}:{{{Queue}}}:outbox";

    /// <summary>What failed.</summary>
    internal const string Failed = $"{LoadBus.Name}:{{{Queue}}}_error:normal";

    internal static string Instance(Guid id) => string.Create(CultureInfo.InvariantCulture, $"{LoadBus.Name}:{{{Queue}}}:saga:{Queue}:{id:D}");

    internal static string History(Guid id) => $"{Instance(id)}:history";
}
