using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Data that are too large for a message lie beside it in Redis.</summary>
public sealed class MessageDataSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(MessageDataStore.PartLength - 1)]
    [InlineData(MessageDataStore.PartLength)]
    [InlineData(MessageDataStore.PartLength + 1)]
    [InlineData(MessageDataStore.PartLength * 6)]
    [InlineData(10_000_000)]
    public async Task Data_are_read_back_byte_for_byte(int length)
    {
        await using var repository = CreateRepository();
        var data = CreateData(length);

        var address = await repository.Put(new MemoryStream(data));
        using var read = new MemoryStream();
        await (await repository.Get(address)).CopyToAsync(read);

        read.ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_cannot_say_its_length_is_kept_whole()
    {
        await using var repository = CreateRepository();
        var data = CreateData(MessageDataStore.PartLength * 2);

        var address = await repository.Put(new DribblingStream(data));
        using var read = new MemoryStream();
        await (await repository.Get(address)).CopyToAsync(read);

        read.ToArray().AsSpan().SequenceEqual(data).ShouldBeTrue();
    }

    [Fact]
    public async Task Data_live_as_long_as_they_are_told_or_thirty_days()
    {
        await using var repository = CreateRepository();
        await using var forEver = new RedisStreamsMessageDataRepository(RedisOptions.Parse(Server.ConnectionString), KeyPrefix) { DefaultTimeToLive = null };

        (await LifetimeAsync(await repository.Put(new MemoryStream([1]), TimeSpan.FromMinutes(1)))).ShouldBeInRange(50_000, 60_000);
        (await LifetimeAsync(await repository.Put(new MemoryStream([1])))).ShouldBeInRange(29L * 24 * 3_600_000, 30L * 24 * 3_600_000);
        (await LifetimeAsync(await forEver.Put(new MemoryStream(CreateData(MessageDataStore.PartLength))))).ShouldBe(-1);
    }

    [Fact]
    public async Task Data_that_expired_are_not_found()
    {
        await using var repository = CreateRepository();
        var address = await repository.Put(new MemoryStream([1]), TimeSpan.FromMilliseconds(1));
        await Eventually.ReturnsAsync(async () => (await Server.SendAsync("EXISTS", KeyOf(address))).Integer, x => x == 0, "the data are gone");

        (await Should.ThrowAsync<MessageDataNotFoundException>(() => repository.Get(address))).Message.ShouldContain(address.ToString());
    }

    [Fact]
    public async Task Data_whose_writer_vanished_midway_are_not_found_and_expire()
    {
        await using var repository = CreateRepository();
        using var canceled = new CancellationTokenSource();
        var stream = new DribblingStream(CreateData(MessageDataStore.PartLength * 3)) { AfterBytes = (MessageDataStore.PartLength * 2, canceled.Cancel) };

        await Should.ThrowAsync<OperationCanceledException>(() => repository.Put(stream, cancellationToken: canceled.Token));

        var key = (await Server.SendAsync("KEYS", $"{KeyPrefix}:data:*")).Texts().ShouldHaveSingleItem()!;
        (await Server.SendAsync("PTTL", key)).Integer.ShouldBeInRange(1, 3_600_000);
        await Should.ThrowAsync<MessageDataNotFoundException>(() => repository.Get(new Uri($"urn:redis-streams:{key.Split(':')[^1]}")));
    }

    [Fact]
    public async Task An_address_of_another_repository_is_refused_with_a_sentence()
    {
        await using var repository = CreateRepository();

        (await Should.ThrowAsync<MessageDataException>(() => repository.Get(new Uri("urn:file:a:b")))).Message.ShouldContain("is none of this repository");
    }

    [Fact]
    public void A_prefix_that_cannot_be_is_refused_with_a_sentence() =>
        Should.Throw<ArgumentException>(() => new RedisStreamsMessageDataRepository(RedisOptions.Parse(Server.ConnectionString), "a:b")).Message.ShouldContain("The key prefix 'a:b' is not valid");

    [Fact]
    public async Task Message_data_go_from_one_bus_to_another()
    {
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await StartAsync(configure: (_, x) =>
        {
            x.UseMessageData(selector => selector.RedisStreams());
            x.ReceiveEndpoint(Queue, e => e.Handler<Document>(async c =>
            {
                try
                {
                    received.TrySetResult(await c.Message.Text!.Value);
                }
                catch (Exception exception)
                {
                    received.TrySetException(exception);
                    throw;
                }
            }));
        });
        IMessageDataRepository? repository = null;
        var sender = await StartAsync(configure: (_, x) => repository = x.UseMessageData(selector => selector.RedisStreams(TimeSpan.FromHours(1))));
        var text = new string('x', 2_000_000);

        await sender.SendAsync(Queue, new Document { Text = await repository!.PutString(text) });

        (await received.Task.WaitAsync(Deadline)).ShouldBe(text);
        (await Server.SendAsync("KEYS", $"{KeyPrefix}:data:*")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Data_survive_a_lost_reply()
    {
        await using var proxy = new FaultProxy(Server.Port);
        await using var repository = new RedisStreamsMessageDataRepository(new RedisOptions { Host = "127.0.0.1", Port = proxy.Port }, KeyPrefix);
        await repository.Put(new MemoryStream([1]));
        proxy.BlackHole(ProxyDirection.ToClient);
        var putting = repository.Put(new MemoryStream([2]));
        await Eventually.ReturnsAsync(async () => (await Server.SendAsync("KEYS", $"{KeyPrefix}:data:*")).Count, x => x == 2, "Redis has the data");

        proxy.DropConnections();
        proxy.Heal();

        (await repository.Get(await putting)).ReadByte().ShouldBe(2);
    }

    [Fact]
    public void A_bus_on_another_transport_has_to_name_the_server() =>
        Should.Throw<ConfigurationException>(() => MassTransit.Bus.Factory.CreateUsingInMemory(x => x.UseMessageData(selector => selector.RedisStreams())))
            .Message.ShouldContain("name the server");

    private static byte[] CreateData(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        return data;
    }

    private RedisStreamsMessageDataRepository CreateRepository() => new(RedisOptions.Parse(Server.ConnectionString), KeyPrefix);

    private string KeyOf(Uri address) => $"{KeyPrefix}:data:{address.ToString().Split(':')[^1]}";

    private async Task<long> LifetimeAsync(Uri address) => (await Server.SendAsync("PTTL", KeyOf(address))).Integer;

    public sealed record Document
    {
        public MessageData<string>? Text { get; init; }
    }

    /// <summary>A stream of unknown length that gives a little at a time.</summary>
    private sealed class DribblingStream(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;

        public (long Bytes, Action Act)? AfterBytes { get; init; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (AfterBytes is { } after && Position >= after.Bytes)
            {
                after.Act();
            }

            return await base.ReadAsync(buffer[..Math.Min(buffer.Length, 70_000)], cancellationToken);
        }
    }
}
