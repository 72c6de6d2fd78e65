using System.IO.Compression;
using System.Text;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Bodies that are large: refused, or compressed.</summary>
public sealed class BodySpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 2000).Select(x => $"line {x % 7} "));

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_before_anything_is_sent()
    {
        var bus = await StartAsync(host => host.MaxMessageSize = 2000);
        await SendAsync(bus, new Text(1, "short"));

        var exception = await Should.ThrowAsync<MessageTooLargeException>(() => SendAsync(bus, new Text(2, LongText)));

        exception.Message.ShouldContain("MaxMessageSize of the host is 2000");
        exception.Size.ShouldBeGreaterThan(LongText.Length);
        exception.Limit.ShouldBe(2000);
        (await Probe.LengthAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_larger_message_of_another_host_is_received()
    {
        var inbox = new Inbox<Text>();
        await StartAsync(host => host.MaxMessageSize = 1024, inbox);
        var sender = await StartSenderAsync();

        await sender.SendAsync(Queue, new Text(1, LongText));

        (await inbox.FirstAsync()).Message.Value.ShouldBe(LongText);
    }

    [Theory]
    [InlineData(1023)]
    [InlineData((512L << 20) + 1)]
    public void A_limit_out_of_range_is_refused_with_a_sentence(long bytes) =>
        Should.Throw<ConfigurationException>(() => Create(host => host.MaxMessageSize = bytes)).Message.ShouldContain($"MaxMessageSize is {bytes}; it must be from 1024 to 536870912 bytes");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_above_the_limit_is_compressed_and_read_by_an_endpoint_that_knows_of_nothing(bool isRaw)
    {
        var inbox = new Inbox<Text>();
        var bus = await StartAsync(host => host.CompressBodiesAbove(1000), isRaw: isRaw);
        await SendAsync(bus, new Text(1, LongText));

        var entry = (await Probe.EntriesAsync()).ShouldHaveSingleItem();
        entry["content-encoding"].Text.ShouldBe("gzip");
        entry["body"].Bytes!.Length.ShouldBeLessThan(LongText.Length / 4);
        await StartReceiverAsync(x => x.Handler<Text>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.ShouldBe(new Text(1, LongText));
    }

    [Fact]
    public async Task A_body_that_is_short_or_gets_no_smaller_goes_as_it_is()
    {
        var bus = await StartAsync(host => host.CompressBodiesAbove(1000), isRaw: true);
        var noise = new byte[4000];
        new Random(1).NextBytes(noise);

        await SendAsync(bus, new Text(1, "short"));
        await bus.SendBytesAsync(Queue, noise, "application/octet-stream");

        (await Probe.EntriesAsync()).SelectMany(x => x.Items.Select(field => field.Text)).ShouldNotContain("content-encoding");
    }

    [Fact]
    public async Task Delayed_and_published_bodies_are_compressed_too()
    {
        var inbox = new Inbox<Text>();
        await StartReceiverAsync(x => x.Handler<Text>(inbox.ReceiveAsync));
        var bus = await StartAsync(host => host.CompressBodiesAbove(1000));

        await bus.Control.Publish(new Text(1, LongText));
        await bus.Control.Publish(new Text(2, LongText), x => x.Delay = TimeSpan.FromMilliseconds(20));
        await bus.SendAsync(Queue, new Text(3, LongText), x => x.Delay = TimeSpan.FromMilliseconds(20));

        (await inbox.CountAsync(3)).ShouldAllBe(x => x.Message.Value == LongText);
    }

    [Fact]
    public async Task A_moved_message_keeps_its_compressed_bytes_and_their_encoding()
    {
        await StartReceiverAsync(x => x.Handler<Text>(_ => throw new InvalidOperationException("told to")));
        var bus = await StartAsync(host => host.CompressBodiesAbove(1000));
        var errors = ProbeOf($"{Queue}_error");

        await SendAsync(bus, new Text(1, LongText));

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        var moved = (await errors.EntriesAsync())[0];
        moved["content-encoding"].Text.ShouldBe("gzip");
        Decompress(moved["body"].Bytes!).ShouldContain("line 6");
    }

    [Theory]
    [InlineData("br", "which cannot be read; allowed is gzip")]
    [InlineData("gzip", "has the content-encoding gzip and cannot be read")]
    public async Task A_body_of_another_encoding_goes_to_the_error_queue_as_it_is(string encoding, string reason)
    {
        await StartReceiverAsync(x => x.Handler<Text>(_ => Task.CompletedTask));
        var errors = ProbeOf($"{Queue}_error");

        await Server.SendAsync("XADD", Probe.Lane, "*", "content-encoding", encoding, "body", """{"id":1,"value":"plain after all"}""");

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        var moved = (await errors.EntriesAsync())[0];
        moved["headers"].Text!.ShouldContain(reason);
        moved["body"].Text.ShouldBe("""{"id":1,"value":"plain after all"}""");
    }

    [Fact]
    public async Task A_body_that_grows_beyond_four_times_the_limit_goes_to_the_error_queue()
    {
        await StartAsync(host => host.MaxMessageSize = 2000, new Inbox<Text>());
        var sender = await StartAsync(host => host.CompressBodiesAbove(0));
        var errors = ProbeOf($"{Queue}_error");

        await SendAsync(sender, new Text(1, new string('x', 1 << 20)));

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        (await errors.EntriesAsync())[0]["headers"].Text!.ShouldContain("more than 8000 bytes when it is decompressed");
    }

    [Fact]
    public async Task The_documented_lines_of_Python_write_and_read_compressed_bodies()
    {
        var document = await File.ReadAllTextAsync(Repository.PathOf("contracts/wire-format.md"));
        var lines = document.Split('\n').Where(x => x.StartsWith("    ", StringComparison.Ordinal) && x.Contains("gzip", StringComparison.Ordinal)).Select(x => x.Trim()).ToList();
        lines.Count.ShouldBe(2);
        var inbox = new Inbox<Text>();
        var bus = await StartAsync(host => host.CompressBodiesAbove(1000), isRaw: true);
        await SendAsync(bus, new Text(1, LongText));
        var prelude = $"import gzip, json, sys, redis\nbus = redis.Redis.from_url(sys.argv[1])\nlane = sys.argv[2]\ntext = json.dumps({{'id': 2, 'value': 'from Python'}})\n";

        var output = await Python.RunAsync(
            $"{prelude}entry = bus.xrange(lane)[0][1]\n{lines[1]}\nprint(json.loads(body)['value'])\n{lines[0]}\n", Server.ConnectionString, Probe.Lane);

        output.Trim().ShouldBe(LongText.Trim());
        await StartReceiverAsync(x => x.Handler<Text>(inbox.ReceiveAsync));
        (await inbox.CountAsync(2)).Select(x => x.Message.Value).ShouldContain("from Python");
    }

    [Fact]
    public void Compression_that_cannot_be_is_refused_with_a_sentence()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Create(host => host.CompressBodiesAbove(-1))).Message.ShouldContain("Bodies above -1 bytes are to be compressed; it must be 0 or more");
        Should.Throw<ArgumentOutOfRangeException>(() => Create(host => host.CompressBodiesAbove(1, CompressionLevel.NoCompression))).Message.ShouldContain("allowed are Fastest, Optimal and SmallestSize");
    }

    private static Task SendAsync(SpecBus bus, Text message) => bus.SendAsync(Queue, message);

    private static string Decompress(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private IBusControl Create(Action<IRedisStreamsHostConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.Host(Server.ConnectionString, configure));

    /// <summary>Starts a bus whose host is configured, with an endpoint on the queue if there is an inbox for it.</summary>
    private Task<SpecBus> StartAsync(Action<IRedisStreamsHostConfigurator> configureHost, Inbox<Text>? inbox = null, bool isRaw = false) => StartAsync(configure: (_, x) =>
    {
        ((IRedisStreamsBusFactoryConfigurator)x).Host(Server.ConnectionString, host =>
        {
            host.KeyPrefix = KeyPrefix;
            configureHost(host);
        });
        if (isRaw)
        {
            x.UseRawJsonSerializer();
        }

        if (inbox is not null)
        {
            x.ReceiveEndpoint(Queue, e => e.Handler<Text>(inbox.ReceiveAsync));
        }
    });

    public sealed record Text(int Id, string Value);
}
