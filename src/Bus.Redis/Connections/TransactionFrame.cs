namespace Bus.Redis.Connections;

/// <summary>What stands around the commands of a transaction on the wire.</summary>
internal static class TransactionFrame
{
    internal static readonly ReadOnlyMemory<byte> Multi = "*1\r\n$5\r\nMULTI\r\n"u8.ToArray();

    internal static readonly ReadOnlyMemory<byte> Exec = "*1\r\n$4\r\nEXEC\r\n"u8.ToArray();

    internal static int Size => Multi.Length + Exec.Length;
}
