using System.Buffers.Binary;

namespace Bus.Sandbox.Protocol;

/// <summary>Frames on a pipe: the length of the content in four bytes, little end first, the kind in one, and the content.</summary>
internal static class FrameStream
{
    private const int HeaderSize = 5;

    internal static async Task WriteAsync(Stream stream, FrameKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(CreateHeader(kind, content.Length), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    internal static void Write(Stream stream, FrameKind kind, ReadOnlySpan<byte> content)
    {
        stream.Write(CreateHeader(kind, content.Length));
        stream.Write(content);
        stream.Flush();
    }

    /// <summary>The next frame; null at the end.</summary>
    /// <exception cref="FrameLimitException">It is larger than allowed; nothing of it is kept.</exception>
    internal static async Task<Frame?> ReadAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        if (await stream.ReadAtLeastAsync(header, HeaderSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) < HeaderSize)
        {
            return null;
        }

        var content = new byte[CheckLength(header, limit)];
        return await stream.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) == content.Length
            ? new Frame((FrameKind)header[4], content)
            : null;
    }

    /// <summary>The next frame; null at the end.</summary>
    internal static Frame? Read(Stream stream, long limit)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
        {
            return null;
        }

        var content = new byte[CheckLength(header, limit)];
        return stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) == content.Length ? new Frame((FrameKind)header[4], content) : null;
    }

    private static byte[] CreateHeader(FrameKind kind, int length)
    {
        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        header[4] = (byte)kind;
        return header;
    }

    private static int CheckLength(ReadOnlySpan<byte> header, long limit)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        return length <= Math.Min(limit, Array.MaxLength) ? (int)length : throw new FrameLimitException(length, limit);
    }
}
