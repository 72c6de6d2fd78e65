using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>What recognizes a second message of the same id: a mark beside the queue that lasts as long as the window.</summary>
/// <param name="Mark">The end of the mark's key; of the same length for every id.</param>
/// <param name="Window">How long a second one is dropped.</param>
internal sealed record Deduplication(string Mark, TimeSpan Window)
{
    internal const int MaxIdBytes = 256;

    private const int HashBytes = 16;

    internal static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(7);

    internal long WindowMilliseconds => (long)Window.TotalMilliseconds;

    internal static Deduplication Create(string id, TimeSpan window)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return new Deduplication(Convert.ToHexStringLower(hash[..HashBytes]), window);
    }

    /// <exception cref="ArgumentException">The id is empty or too long; the message says so.</exception>
    internal static string CheckId(string id)
    {
        var length = Encoding.UTF8.GetByteCount(id);
        return length is > 0 and <= MaxIdBytes
            ? id
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The deduplication id has {length} bytes; it must have 1 to {MaxIdBytes} (in UTF-8)."), nameof(id));
    }

    /// <exception cref="ArgumentOutOfRangeException">The window is out of its range; the message names it.</exception>
    internal static TimeSpan CheckWindow(TimeSpan window) => window >= ShortestWindow && window <= LongestWindow
        ? window
        : throw new ArgumentOutOfRangeException(nameof(window), $"The deduplication window is {window}; it must be from {ShortestWindow} to {LongestWindow}.");

    /// <summary>Counts a message that the script dropped; of one that was added it returns the entry id.</summary>
    internal static void CountDropped(in RedisReply reply, string queueName)
    {
        if (reply.Type == RedisReplyType.Integer)
        {
            RedisStreamsInstrumentation.Deduplicated(queueName);
        }
    }
}
