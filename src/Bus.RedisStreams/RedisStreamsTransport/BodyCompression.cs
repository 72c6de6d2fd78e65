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

    private static byte[] Decompress(ReadOnlyMemory<byte> body, long limit)
    {
        if (!MemoryMarshal.TryGetArray(body, out var segment))
        {
            segment = body.ToArray();
        }

        using var gzip = new GZipStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
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
