using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bus.Workflow.Saga;

/// <summary>Ids that follow from what they name.</summary>
internal static class WorkflowIds
{
    /// <summary>The job of a step: a UUID of version 8 (RFC 9562, 5.8).</summary>
    internal static Guid Step(Guid workflowId, int step)
    {
        Span<byte> name = stackalloc byte[20];
        workflowId.TryWriteBytes(name, bigEndian: true, out _);
        BinaryPrimitives.WriteInt32BigEndian(name[16..], step);
        Span<byte> id = stackalloc byte[32];
        SHA256.HashData(name, id);
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
