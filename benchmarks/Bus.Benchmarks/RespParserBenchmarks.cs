using System.Text;
using BenchmarkDotNet.Attributes;
using Bus.Redis.Protocol;

namespace Bus.Benchmarks;

/// <summary>Parsing the reply to a fetch of 100 messages, whole and in the pieces a socket delivers.</summary>
[MemoryDiagnoser]
public class RespParserBenchmarks
{
    private const int Messages = 100;

    private readonly RespParser _parser = new(512L << 20);
    private byte[] _reply = [];

    [Params(200, 2000)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public void Create()
    {
        var body = new string('x', BodyBytes);
        var text = new StringBuilder($"*2\r\n:1\r\n*{Messages}\r\n");
        for (var index = 0; index < Messages; index++)
        {
            var id = $"1700000000000-{index:D3}";
            text.Append($"*4\r\n:3\r\n${id.Length}\r\n{id}\r\n:1\r\n*4\r\n$7\r\nheaders\r\n$2\r\n{{}}\r\n$4\r\nbody\r\n${body.Length}\r\n{body}\r\n");
        }

        _reply = Encoding.ASCII.GetBytes(text.ToString());
    }

    [Benchmark(Baseline = true)]
    public int Whole() => Feed(_reply.Length);

    [Benchmark]
    public int InPieces() => Feed(1460);

    private int Feed(int pieceLength)
    {
        for (var offset = 0; offset < _reply.Length; offset += pieceLength)
        {
            ReadOnlySpan<byte> piece = _reply.AsSpan(offset, Math.Min(pieceLength, _reply.Length - offset));
            if (_parser.TryRead(ref piece, out var reply))
            {
                return reply[1].Count;
            }
        }

        throw new InvalidOperationException("The reply is incomplete.");
    }
}
