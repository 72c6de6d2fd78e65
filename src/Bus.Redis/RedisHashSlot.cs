using System.Text;

namespace Bus.Redis;

/// <summary>Computes to which of Redis Cluster's hash slots a key belongs.</summary>
/// <remarks>
/// CRC16 (XMODEM) of the key, or of its hash tag: what stands between the first <c>{</c> and the first <c>}</c> behind it, unless that is nothing.
/// See https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#key-distribution-model.
/// </remarks>
public static class RedisHashSlot
{
    /// <summary>The number of slots.</summary>
    public const int Count = 16384;

    private const ushort Polynomial = 0x1021;
    private const int MaxKeyOnStack = 512;

    private static readonly ushort[] Table = [.. Enumerable.Range(0, 256).Select(CreateEntry)];

    /// <summary>The slot of a key, 0 to 16383.</summary>
    public static int Of(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var length = Encoding.UTF8.GetMaxByteCount(key.Length);
        Span<byte> bytes = length <= MaxKeyOnStack ? stackalloc byte[MaxKeyOnStack] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(key, bytes)]);
    }

    /// <summary>The slot of a key, 0 to 16383.</summary>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var crc = 0;
        foreach (var value in GetHashedPart(key))
        {
            crc = ((crc << 8) & 0xFFFF) ^ Table[(crc >> 8) ^ value];
        }

        return crc % Count;
    }

    private static ReadOnlySpan<byte> GetHashedPart(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open < 0)
        {
            return key;
        }

        var length = key[(open + 1)..].IndexOf((byte)'}');
        return length > 0 ? key.Slice(open + 1, length) : key;
    }

    private static ushort CreateEntry(int index)
    {
        var crc = index << 8;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ Polynomial : crc << 1;
        }

        return (ushort)crc;
    }
}
