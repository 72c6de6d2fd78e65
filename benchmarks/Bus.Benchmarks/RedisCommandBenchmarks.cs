using BenchmarkDotNet.Attributes;
using Bus.Redis;

namespace Bus.Benchmarks;

/// <summary>Encoding the command that sends one message.</summary>
[MemoryDiagnoser]
public class RedisCommandBenchmarks
{
    private byte[] _body = [];

    [Params(200, 20_000)]
    public int BodyBytes { get; set; }

    [GlobalSetup]
    public void Create() => _body = new byte[BodyBytes];

    [Benchmark]
    public int Add()
    {
        var command = new RedisCommand("XADD").Add("bus:{backtest}:normal").Add("*")
            .Add("message-id").Add("5f3c0000-3266-edd6-eb55-08df482b5125")
            .Add("content-type").Add("application/vnd.masstransit+json")
            .Add("headers").Add("{}")
            .Add("body").Add(_body);
        var length = command.Length;
        command.Release();
        return length;
    }
}
