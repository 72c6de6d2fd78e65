using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bus.Contracts;

namespace Bus.Jobs.Optimization;

/// <summary>Names that follow from what they name, so that whoever plans again comes to the same ones.</summary>
internal static class OptimizationIds
{
    /// <summary>The name of a command's plan: another one for other input.</summary>
    internal static string Plan(RunOptimization command)
    {
        var input = command with { RequestedAt = null };
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(input, OptimizationJsonContext.Default.RunOptimization)).AsSpan(0, 12));
    }

    /// <summary>The job of a chunk.</summary>
    internal static Guid Chunk(Guid optimizationId, string plan, long first, long count)
    {
        Span<byte> range = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(range, first);
        BinaryPrimitives.WriteInt64BigEndian(range[8..], count);
        return NameBased([.. optimizationId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(plan), .. range]);
    }

    /// <summary>A UUID of version 8 (RFC 9562, 5.8) from the SHA-256 of a name.</summary>
    internal static Guid NameBased(ReadOnlySpan<byte> name)
    {
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(name, id);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
