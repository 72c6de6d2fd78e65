using System.IO.Compression;

namespace Bus.RedisStreams;

/// <summary>Which bodies a host compresses.</summary>
/// <param name="Above">Those with more bytes than this.</param>
/// <param name="Level">How hard it tries.</param>
internal sealed record BodyCompressionSettings(int Above, CompressionLevel Level)
{
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names it.</exception>
    internal static BodyCompressionSettings Create(int above, CompressionLevel level)
    {
        if (above < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(above), $"Bodies above {above} bytes are to be compressed; it must be 0 or more.");
        }

        return Enum.IsDefined(level) && level != CompressionLevel.NoCompression
            ? new BodyCompressionSettings(above, level)
            : throw new ArgumentOutOfRangeException(nameof(level), $"The compression level is {level}; allowed are Fastest, Optimal and SmallestSize.");
    }
}
