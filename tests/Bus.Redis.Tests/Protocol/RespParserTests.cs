using System.Text;
using Bus.Redis.Protocol;
using Bus.Redis.Tests.Support;
using Bus.Testing;

namespace Bus.Redis.Tests.Protocol;

public sealed class RespParserTests
{
    private static readonly string Long = new('x', 5000);

    // Every type of the RESP3 specification, mostly with its own examples; several replies in one payload are separated by a space.
    public static TheoryData<string, string> Payloads { get; } = new()
    {
        { "+OK\r\n", "+OK" },
        { "+\r\n", "+" },
        { "+hello world\r\n", "+hello world" },
        { "-ERR unknown command 'x'\r\n", "-ERR unknown command 'x'" },
        { ":1000\r\n", "1000" },
        { ":-9223372036854775808\r\n", "-9223372036854775808" },
        { ":+5\r\n", "5" },
        { "$5\r\nhello\r\n", "'hello'" },
        { "$0\r\n\r\n", "''" },
        { "$4\r\n\r\n\r\n\r\n", "'\r\n\r\n'" },
        { "$-1\r\n", "null" },
        { "*-1\r\n", "null" },
        { "_\r\n", "null" },
        { "#t\r\n", "#t" },
        { "#f\r\n", "#f" },
        { ",1.23\r\n", ",1.23" },
        { ",10\r\n", ",10" },
        { ",-1e300\r\n", ",-1E+300" },
        { ",inf\r\n", ",Infinity" },
        { ",-inf\r\n", ",-Infinity" },
        { ",nan\r\n", ",NaN" },
        { ",-nan\r\n", ",NaN" },
        { "(3492890328409238509324850943850943825024385\r\n", "(3492890328409238509324850943850943825024385" },
        { "(-12\r\n", "(-12" },
        { "!21\r\nSYNTAX invalid syntax\r\n", "!SYNTAX invalid syntax" },
        { "=15\r\ntxt:Some string\r\n", "=Some string" },
        { "=4\r\nmkd:\r\n", "=" },
        { "*0\r\n", "[]" },
        { "*3\r\n:1\r\n:2\r\n:3\r\n", "[1 2 3]" },
        { "*2\r\n*3\r\n:1\r\n$5\r\nhello\r\n:2\r\n#f\r\n", "[[1 'hello' 2] #f]" },
        { "*3\r\n$-1\r\n*-1\r\n_\r\n", "[null null null]" },
        { "*2\r\n*0\r\n*1\r\n*0\r\n", "[[] [[]]]" },
        { "%2\r\n+first\r\n:1\r\n+second\r\n:2\r\n", "%[+first 1 +second 2]" },
        { "%0\r\n", "%[]" },
        { "~5\r\n+orange\r\n+apple\r\n#t\r\n:100\r\n:999\r\n", "~[+orange +apple #t 100 999]" },
        { ">3\r\n+message\r\n+somechannel\r\n+this is the message\r\n", ">[+message +somechannel +this is the message]" },
        { ">2\r\n$10\r\ninvalidate\r\n_\r\n$2\r\nok\r\n", ">['invalidate' null] 'ok'" },
        { "|1\r\n+key-popularity\r\n%2\r\n$1\r\na\r\n,0.1923\r\n$1\r\nb\r\n,0.0012\r\n*2\r\n:2039123\r\n:9543892\r\n", "[2039123 9543892]" },
        { "*3\r\n:1\r\n:2\r\n|1\r\n+ttl\r\n:3600\r\n:3\r\n", "[1 2 3]" },
        { "|0\r\n+OK\r\n", "+OK" },
        { "|1\r\n+a\r\n|1\r\n+b\r\n:1\r\n:2\r\n+OK\r\n", "+OK" },
        { "$?\r\n;4\r\nHell\r\n;5\r\no wor\r\n;1\r\nd\r\n;0\r\n", "'Hello word'" },
        { "$?\r\n;0\r\n", "''" },
        { "*2\r\n$?\r\n;2\r\nab\r\n;0\r\n$?\r\n;1\r\nc\r\n;0\r\n", "['ab' 'c']" },
        { "*?\r\n:1\r\n:2\r\n:3\r\n.\r\n", "[1 2 3]" },
        { "*?\r\n.\r\n", "[]" },
        { "%?\r\n+a\r\n:1\r\n+b\r\n:2\r\n.\r\n", "%[+a 1 +b 2]" },
        { "~?\r\n+a\r\n*?\r\n:1\r\n.\r\n.\r\n", "~[+a [1]]" },
        { "+OK\r\n:1\r\n$1\r\na\r\n*1\r\n:2\r\n-ERR\r\n", "+OK 1 'a' [2] -ERR" },
        { $"$5000\r\n{Long}\r\n+OK\r\n", $"'{Long}' +OK" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_in_one_piece_is_read(string payload, string expected) => Read(Bytes(payload)).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_split_at_any_offset_is_read_the_same(string payload, string expected)
    {
        var bytes = Bytes(payload);
        for (var split = 1; split < bytes.Length; split++)
        {
            Read(bytes[..split], bytes[split..]).ShouldBe(expected, $"split at {split}");
        }
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_one_byte_at_a_time_is_read_the_same(string payload, string expected) =>
        Read([.. Bytes(payload).Select(value => new[] { value })]).ShouldBe(expected);

    [Theory]
    [MemberData(nameof(Payloads))]
    public void A_payload_without_its_last_byte_is_not_complete(string payload, string expected)
    {
        var read = Read(Bytes(payload)[..^1]);
        expected.StartsWith(read, StringComparison.Ordinal).ShouldBeTrue();
        read.Length.ShouldBeLessThan(expected.Length == 0 ? 1 : expected.Length);
    }

    [Fact]
    public void The_callers_buffer_may_be_reused_at_once()
    {
        var parser = new RespParser(1024);
        var buffer = Bytes("$5\r\nhello\r\n");
        ReadOnlySpan<byte> input = buffer;
        parser.TryRead(ref input, out var reply).ShouldBeTrue();

        buffer.AsSpan().Fill((byte)'#');

        reply.AsString().ShouldBe("hello");
    }

    [Fact]
    public void Frequent_short_replies_allocate_nothing()
    {
        var parser = new RespParser(1024);
        var bytes = Bytes("+OK\r\n:12345\r\n+QUEUED\r\n+PONG\r\n_\r\n#t\r\n,1.5\r\n$-1\r\n");
        ReadAll(parser, bytes);

        var allocated = Allocations.Of(() =>
        {
            for (var round = 0; round < 1000; round++)
            {
                ReadAll(parser, bytes);
            }
        });

        allocated.ShouldBe(0);
    }

    [Fact]
    public void Small_values_share_memory_and_large_ones_own_theirs()
    {
        var parser = new RespParser(1 << 20);
        ReadOnlySpan<byte> input = Bytes($"*3\r\n$2\r\nab\r\n$2\r\ncd\r\n$5000\r\n{Long}\r\n");
        parser.TryRead(ref input, out var reply).ShouldBeTrue();

        Array(reply[0]).Array.ShouldBeSameAs(Array(reply[1]).Array);
        Array(reply[2]).Array!.Length.ShouldBe(5000);
    }

    private static ArraySegment<byte> Array(RedisReply reply) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(reply.Bytes, out var segment) ? segment : default;

    private static void ReadAll(RespParser parser, byte[] bytes)
    {
        ReadOnlySpan<byte> input = bytes;
        while (parser.TryRead(ref input, out _))
        {
        }
    }

    private static byte[] Bytes(string payload) => Encoding.Latin1.GetBytes(payload);

    private static string Read(params byte[][] parts)
    {
        var parser = new RespParser(1 << 20);
        var replies = new List<string>();
        foreach (var part in parts)
        {
            ReadOnlySpan<byte> input = part;
            while (parser.TryRead(ref input, out var reply))
            {
                replies.Add(RespText.Show(reply));
            }

            input.IsEmpty.ShouldBeTrue();
        }

        return string.Join(" ", replies);
    }
}
