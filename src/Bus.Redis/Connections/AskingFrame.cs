namespace Bus.Redis.Connections;

/// <summary>What goes ahead of a command to a node that is about to take over its slot.</summary>
internal static class AskingFrame
{
    /// <summary>It holds for the next command, or for a whole transaction.</summary>
    internal static readonly ReadOnlyMemory<byte> Asking = "*1\r\n$6\r\nASKING\r\n"u8.ToArray();
}
