using System.Text;
using Bus.Redis.Protocol;
using Bus.Testing;

namespace Bus.Redis.Tests.Protocol;

public sealed class RespParserMalformedTests
{
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "byte 0: 'H' introduces no RESP type")]
    [InlineData("\x15\x03\x01", "byte 0: '\\x15' introduces no RESP type")]
    [InlineData("\r\n", "introduces no RESP type")]
    [InlineData("+OK\r\n?\r\n", "byte 5: '?' introduces no RESP type")]
    [InlineData(":\r\n", "expected an integer")]
    [InlineData(":12a\r\n", "expected an integer of 64 bits, got '12a'")]
    [InlineData(":9223372036854775808\r\n", "expected an integer of 64 bits")]
    [InlineData("$\r\n", "expected a length after '$', got ''")]
    [InlineData("$-2\r\n", "expected a length after '$', got '-2'")]
    [InlineData("$+2\r\n", "expected a length after '$'")]
    [InlineData("$1.5\r\n", "expected a length after '$'")]
    [InlineData("$99999999999999999999\r\n", "expected a length after '$'")]
    [InlineData("$2\r\nabc\r\n", "expected CR LF behind a payload, got 'c\\x0d\\x0a'")]
    [InlineData("$2\r\nab\rx", "expected CR LF behind a payload, got 'x'")]
    [InlineData("*a\r\n", "expected a length after '*'")]
    [InlineData("*-2\r\n", "expected a length after '*'")]
    [InlineData("%-1\r\n", "expected a length after '%'")]
    [InlineData(">-1\r\n", "expected a length after '>'")]
    [InlineData(">?\r\n", "expected a length after '>'")]
    [InlineData("|?\r\n", "expected a length after '|'")]
    [InlineData("!-1\r\n", "expected a length after '!'")]
    [InlineData("=-1\r\n", "expected a length after '='")]
    [InlineData("=3\r\ntxt\r\n", "lacks its format")]
    [InlineData("=5\r\ntext:\r\n", "'text' is no format of a verbatim string")]
    [InlineData("_x\r\n", "'x' is no value of type '_'")]
    [InlineData("#x\r\n", "'x' is no value of type '#'")]
    [InlineData("#\r\n", "'' is no value of type '#'")]
    [InlineData(",abc\r\n", "'abc' is no value of type ','")]
    [InlineData(",Infinity\r\n", "is no value of type ','")]
    [InlineData(",\r\n", "is no value of type ','")]
    [InlineData("(12x\r\n", "'12x' is no value of type '('")]
    [InlineData("(-\r\n", "is no value of type '('")]
    [InlineData("+OK\n", "expected CR LF at the end of '+OK'")]
    [InlineData("+a\rb\r\n", "a line contains a CR without LF")]
    [InlineData(".\r\n", "'.' ends no streamed aggregate")]
    [InlineData("*1\r\n.\r\n", "'.' ends no streamed aggregate")]
    [InlineData("*?\r\n.x\r\n", "'.' ends no streamed aggregate")]
    [InlineData("%?\r\n+a\r\n.\r\n", "a streamed map ends with a key without value")]
    [InlineData("*2\r\n>1\r\n+a\r\n", "a push message stands inside a reply")]
    [InlineData("$?\r\n+x\r\n", "expected a part of a streamed string, which begins with ';', got '+'")]
    [InlineData("$?\r\n;x\r\n", "expected a length after ';'")]
    [InlineData(";1\r\n", "';' introduces no RESP type")]
    public void Malformed_input_is_refused_with_what_and_where(string payload, string expected)
    {
        Refusal(payload).ShouldContain(expected);
        Refusal(payload, oneByteAtATime: true).ShouldStartWith("Malformed RESP at byte ");
    }

    [Fact]
    public void A_reply_larger_than_allowed_is_refused_before_memory_is_taken()
    {
        Refusal("$1025\r\n").ShouldContain("larger than the allowed 1024 bytes");
        Refusal("!1025\r\n").ShouldContain("larger than the allowed 1024 bytes");
        Refusal("*2\r\n$600\r\n" + new string('x', 600) + "\r\n$600\r\n").ShouldContain("larger than the allowed 1024 bytes");
        Refusal("*1000000\r\n").ShouldContain("an aggregate of 1000000 items is larger than the allowed 1024 bytes");
        Refusal("%999999999999999999\r\n").ShouldContain("larger than the allowed 1024 bytes");
        Refusal("$?\r\n;600\r\n" + new string('x', 600) + "\r\n;600\r\n").ShouldContain("larger than the allowed 1024 bytes");
    }

    [Fact]
    public void A_stream_of_items_without_end_is_refused_at_the_allowed_size()
    {
        var payload = new StringBuilder("*?\r\n").Insert(4, ":1\r\n", 100).ToString();
        Refusal(payload).ShouldContain("larger than the allowed 1024 bytes");
    }

    [Fact]
    public void The_allowed_size_counts_for_each_reply_anew()
    {
        var parser = new RespParser(1024);
        var payload = "$1000\r\n" + new string('x', 1000) + "\r\n";
        for (var round = 0; round < 3; round++)
        {
            ReadOnlySpan<byte> input = Encoding.ASCII.GetBytes(payload);
            parser.TryRead(ref input, out var reply).ShouldBeTrue();
            reply.Bytes.Length.ShouldBe(1000);
        }
    }

    [Fact]
    public void Nesting_is_allowed_to_the_limit_and_refused_beyond()
    {
        Nested(64).ShouldBeNull();
        Nested(65).ShouldNotBeNull().ShouldContain("nested deeper than 64");
    }

    [Fact]
    public void A_line_without_end_is_refused()
    {
        var parser = new RespParser(long.MaxValue);
        var chunk = Encoding.ASCII.GetBytes("+" + new string('x', 65535));
        Should.Throw<RedisProtocolException>(() =>
        {
            for (var round = 0; round < 20; round++)
            {
                ReadOnlySpan<byte> input = chunk;
                parser.TryRead(ref input, out _);
            }
        }).Message.ShouldContain("a line is longer than 1048576 bytes");
    }

    [Fact]
    public void An_announced_count_alone_takes_little_memory()
    {
        var allocated = Allocations.Of(() =>
        {
            ReadOnlySpan<byte> input = "*100000000\r\n:1\r\n"u8;
            new RespParser(long.MaxValue).TryRead(ref input, out _).ShouldBeFalse();
        });

        allocated.ShouldBeLessThan(100_000);
    }

    [Fact]
    public void A_large_value_is_read_to_its_own_memory_directly()
    {
        var parser = new RespParser(1 << 20);
        ReadOnlySpan<byte> input = "$100000\r\nabc"u8;
        parser.TryRead(ref input, out _).ShouldBeFalse();

        parser.DirectTarget.Length.ShouldBe(100_000 - 3);
        parser.DirectTarget.Span.Fill((byte)'x');
        parser.Advance(100_000 - 3);
        parser.DirectTarget.IsEmpty.ShouldBeTrue();
        input = "\r\n"u8;
        parser.TryRead(ref input, out var reply).ShouldBeTrue();

        reply.AsString().ShouldBe("abc" + new string('x', 100_000 - 3));
    }

    private static string? Nested(int depth)
    {
        var parser = new RespParser(1 << 20);
        ReadOnlySpan<byte> input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("*1\r\n", depth)) + ":1\r\n");
        try
        {
            parser.TryRead(ref input, out _).ShouldBeTrue();
            return null;
        }
        catch (RedisProtocolException exception)
        {
            return exception.Message;
        }
    }

    private static string Refusal(string payload, bool oneByteAtATime = false)
    {
        var parser = new RespParser(1024);
        var bytes = Encoding.Latin1.GetBytes(payload);
        return Should.Throw<RedisProtocolException>(() =>
        {
            for (var index = 0; index < bytes.Length; index++)
            {
                ReadOnlySpan<byte> input = oneByteAtATime ? bytes.AsSpan(index, 1) : bytes;
                while (parser.TryRead(ref input, out _))
                {
                }

                index = oneByteAtATime ? index : bytes.Length;
            }
        }).Message;
    }
}
