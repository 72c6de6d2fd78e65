using System.Diagnostics;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Measures the Redis client alone: stream entries added by one connection, read by a group and acknowledged by another.</summary>
internal sealed class RawLoad
{
    private const string Stream = "load:raw";
    private const string Group = "load";
    private const string Consumer = "one";

    private readonly LoadOptions _options;
    private readonly byte[] _payload;

    internal RawLoad(LoadOptions options)
    {
        _options = options;
        _payload = new byte[options.Payload];
        Array.Fill(_payload, (byte)'x');
    }

    internal async Task<LoadResult> MeasureAsync()
    {
        await using var inspector = new RedisInspector(_options.Redis);
        await inspector.CleanUpAsync();
        await using var client = new RedisClient(RedisOptions.Parse(_options.Redis));
        var sender = client.OpenConnection(new RedisConnectionSettings { Purpose = "raw-send" });
        var reader = client.OpenConnection(new RedisConnectionSettings { Purpose = "raw-read", IsBlocking = true });
        await sender.ExecuteAsync(new RedisCommand("XGROUP").Add("CREATE").Add(Stream).Add(Group).Add("0").Add("MKSTREAM"));
        await RunAsync(sender, reader, Math.Max(1, _options.Messages / 5));

        var endToEnd = await Rate.MeasureAsync(_options.Messages, () => RunAsync(sender, reader, _options.Messages));
        var latencies = await MeasureLatenciesAsync(sender, reader);
        var before = await inspector.GetUsedMemoryAsync();
        var send = await Rate.MeasureAsync(_options.Messages, () => SendAsync(sender, _options.Messages));
        var bytes = (await inspector.GetUsedMemoryAsync() - before) / (double)_options.Messages;
        var consume = await Rate.MeasureAsync(_options.Messages, () => ConsumeAsync(reader, _options.Messages));
        return new LoadResult
        {
            Transport = "raw",
            Prefetch = _options.Prefetch,
            EndToEndPerSecond = endToEnd,
            SendPerSecond = send,
            ConsumePerSecond = consume,
            IdleP50Microseconds = Rate.Percentile(latencies, 0.50),
            IdleP99Microseconds = Rate.Percentile(latencies, 0.99),
            BytesPerMessage = bytes,
        };
    }

    private async Task RunAsync(IRedisConnection sender, IRedisConnection reader, int messages) =>
        await Task.WhenAll(SendAsync(sender, messages), ConsumeAsync(reader, messages));

    private Task SendAsync(IRedisConnection sender, int messages) =>
        Rate.RunAsync(messages, _options.Clients, async () => await sender.ExecuteAsync(CreateAdd()));

    private RedisCommand CreateAdd() => new RedisCommand("XADD").Add(Stream).Add("*").Add("body").Add(_payload);

    private async Task ConsumeAsync(IRedisConnection reader, int messages)
    {
        while (messages > 0)
        {
            var entries = (await ReadAsync(reader, _options.Prefetch))[1];
            var ack = new RedisCommand("XACK").Add(Stream).Add(Group);
            var delete = new RedisCommand("XDEL").Add(Stream);
            for (var index = 0; index < entries.Count; index++)
            {
                ack.Add(entries[index][0].Bytes.Span);
                delete.Add(entries[index][0].Bytes.Span);
            }

            var acknowledged = reader.ExecuteAsync(ack);
            var deleted = reader.ExecuteAsync(delete);
            await acknowledged;
            await deleted;
            messages -= entries.Count;
        }
    }

    private static async Task<RedisReply> ReadAsync(IRedisConnection reader, int count) =>
        await reader.ExecuteAsync(new RedisCommand("XREADGROUP") { Timeout = TimeSpan.FromSeconds(65) }
            .Add("GROUP").Add(Group).Add(Consumer).Add("COUNT").Add(count).Add("BLOCK").Add(60_000).Add("STREAMS").Add(Stream).Add(">"));

    private async Task<List<TimeSpan>> MeasureLatenciesAsync(IRedisConnection sender, IRedisConnection reader)
    {
        var latencies = new List<TimeSpan>(_options.LatencySamples);
        for (var sample = 0; sample < _options.LatencySamples; sample++)
        {
            var reading = ReadAsync(reader, 1);
            await Task.Delay(TimeSpan.FromMilliseconds(3));
            var started = Stopwatch.GetTimestamp();
            var adding = sender.ExecuteAsync(CreateAdd());
            var reply = await reading;
            latencies.Add(Stopwatch.GetElapsedTime(started));
            await adding;
            await reader.ExecuteAsync(new RedisCommand("XACK").Add(Stream).Add(Group).Add(reply[1][0][0].Bytes.Span));
            await reader.ExecuteAsync(new RedisCommand("XDEL").Add(Stream).Add(reply[1][0][0].Bytes.Span));
        }

        latencies.Sort();
        return latencies;
    }
}
