using System.Diagnostics;
using System.Text;
using Bus.Redis.Protocol;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Protocol;

[Collection(Measured.Name)]
public sealed class RespParserTimeTests
{
    [Fact]
    public void Reading_in_pieces_costs_time_in_proportion_to_the_bytes()
    {
        // A reader that started again with each piece would look at 4 MB 256 times over: about 500 MB.
        var payload = Encoding.ASCII.GetBytes("*10000\r\n" + string.Concat(Enumerable.Repeat("$400\r\n" + new string('x', 400) + "\r\n", 10_000)));
        var whole = BestTime(payload, payload.Length);
        var pieces = BestTime(payload, 16 * 1024);
        pieces.ShouldBeLessThan((whole * 10) + TimeSpan.FromMilliseconds(50));
    }

    /// <summary>The time of the attempt that other programs held up least.</summary>
    private static TimeSpan BestTime(byte[] payload, int pieceLength) => Enumerable.Range(0, 10).Min(_ => Time(payload, pieceLength));

    private static TimeSpan Time(byte[] payload, int pieceLength)
    {
        var watch = Stopwatch.StartNew();
        var parser = new RespParser(1 << 24);
        for (var start = 0; start < payload.Length; start += pieceLength)
        {
            ReadOnlySpan<byte> input = payload.AsSpan(start, Math.Min(pieceLength, payload.Length - start));
            if (parser.TryRead(ref input, out var reply))
            {
                reply.Count.ShouldBe(10_000);
                return watch.Elapsed;
            }
        }

        throw new InvalidOperationException("The reply is incomplete.");
    }
}
