using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Serialization;
using System.Text;

namespace Bus.RedisStreams;

/// <summary>Compresses bodies, and reads compressed ones: gzip, which every language can.</summary>
internal static class BodyCompression
{
    internal const string Gzip = "gzip";

    private const int BufferLength = 64 * 1024;

    /// <summary>Compresses a body.</summary>
    /// <returns>The compressed body, or <see langword="null"/> if it is not smaller.</returns>
    internal static byte[]? TryCompress(byte[] body, CompressionLevel level)
    {
        using var output = new MemoryStream(body.Length / 2);
        using (var gzip = new GZipStream(output, level, leaveOpen: true))
        {
            gzip.Write(body);
        }

        return output.Length < body.Length ? output.ToArray() : null;
    }

    /// <summary>Reads a compressed body.</summary>
    /// <param name="body">The bytes of the entry.</param>
    /// <param name="encoding">The entry's content encoding.</param>
    /// <param name="limit">The most bytes that may come out.</param>
    /// <exception cref="SerializationException">The encoding is not known, the bytes are not of it, or more comes out than allowed.</exception>
    internal static byte[] Decompress(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> encoding, long limit)
    {
        var name = Encoding.UTF8.GetString(encoding.Span);
        if (!name.Equals(Gzip, StringComparison.OrdinalIgnoreCase))
        {
            throw new SerializationException($"The body has the content-encoding '{name}', which cannot be read; allowed is {Gzip}.");
        }

        try
        {
            return Decompress(body, limit);
        }
        catch (InvalidDataException exception)
        {
            // Without the inner exception, whose message alone would be the reason in the error queue.
            throw new SerializationException($"The body has the content-encoding {Gzip} and cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads the beginning of a compressed body, which itself may be only a beginning.</summary>
    /// <param name="body">The bytes of the entry.</param>
    /// <param name="encoding">The entry's content encoding.</param>
    /// <param name="limit">The most bytes to return.</param>
    /// <returns>The bytes and whether there are more; <see langword="null"/> if the encoding is not known or the bytes are not of it.</returns>
    internal static (ReadOnlyMemory<byte> Bytes, bool IsCut)? DecompressStart(ReadOnlyMemory<byte> body, string encoding, int limit)
    {
        if (!encoding.Equals(Gzip, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        using var gzip = Open(body);
        using var output = new MemoryStream();
        var buffer = new byte[BufferLength];
        try
        {
            int count;
            while (output.Length <= limit && (count = gzip.Read(buffer)) > 0)
            {
                output.Write(buffer, 0, count);
            }
        }
        catch (InvalidDataException)
        {
            // The bytes were cut, or are damaged: what came before is what there is.
            if (output.Length == 0)
            {
                return null;
            }
        }

        var bytes = output.GetBuffer().AsMemory(0, (int)Math.Min(output.Length, limit));
        return (bytes, output.Length > limit);
    }

    private static GZipStream Open(ReadOnlyMemory<byte> body)
    {
        if (!MemoryMarshal.TryGetArray(body, out var segment))
        {
            segment = body.ToArray();
        }

        return new GZipStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
    }

    private static byte[] Decompress(ReadOnlyMemory<byte> body, long limit)
    {
        using var gzip = Open(body);
        using var output = new MemoryStream(Math.Min(body.Length * 4, BufferLength));
        var buffer = new byte[BufferLength];
        int count;
        while ((count = gzip.Read(buffer)) > 0)
        {
            if (output.Length + count > limit)
            {
                throw new SerializationException(string.Create(
                    CultureInfo.InvariantCulture, $"The body has more than {limit} bytes when it is decompressed, which is what a host with this MaxMessageSize accepts."));
            }

            output.Write(buffer, 0, count);
        }

        return output.ToArray();
    }
}
