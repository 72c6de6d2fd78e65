using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Connections;

/// <summary>The multiplexer is the application's: we take what we need, and leave the rest as it is.</summary>
public sealed class SharingTests(SharedRedisServer redis) : MultiplexerSpecs(redis.Server)
{
    [Fact]
    public async Task A_caller_that_holds_its_thread_does_not_hold_up_the_application()
    {
        var multiplexer = await ConnectAsync();
        var connection = Open(CreateClient(multiplexer));
        using var release = new ManualResetEventSlim();
        var held = Task.Run(async () =>
        {
            await connection.ExecuteAsync(new RedisCommand("PING"));
            release.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue();
        });

        for (var round = 0; round < 20; round++)
        {
            await multiplexer.GetDatabase().StringSetAsync(Key, round).WaitAsync(TimeSpan.FromSeconds(10));
        }

        release.Set();
        await held;
    }

    [Fact]
    public async Task Disposing_the_client_leaves_the_multiplexer_and_ends_ours()
    {
        var multiplexer = await ConnectAsync();
        var client = CreateClient(multiplexer);
        var connection = Open(client);
        await connection.ExecuteAsync(new RedisCommand("PING"));

        await connection.DisposeAsync();
        await client.DisposeAsync();

        (await multiplexer.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await connection.ExecuteAsync(new RedisCommand("PING")));
        Should.Throw<ObjectDisposedException>(() => Open(client));
    }

    [Fact]
    public async Task A_subscription_brings_bytes_and_its_end_leaves_that_of_the_application()
    {
        var multiplexer = await ConnectAsync();
        var connection = Open(CreateClient(multiplexer));
        var ours = new List<byte[]>();
        var theirs = 0;
        await multiplexer.GetSubscriber().SubscribeAsync(Key, (_, _) => Interlocked.Increment(ref theirs));
        var subscription = await connection.SubscribeAsync(Key, x => ours.Add(x.ToArray()));

        // The multiplexer says that it is subscribed before its second socket is connected.
        await Eventually.ReturnsAsync(
            () => Server.SendAsync("PUBSUB", "NUMSUB", Key), x => x[1].Integer == 1, "the subscription is there");
        await connection.ExecuteAsync(new RedisCommand("PUBLISH").Add(Key).Add([0xFF, 0x00]));
        await Eventually.IsTrueAsync(() => ours.Count == 1 && Volatile.Read(ref theirs) == 1, "both have the first");
        await subscription.DisposeAsync();
        await connection.ExecuteAsync(new RedisCommand("PUBLISH").Add(Key).Add("second"));
        await Eventually.IsTrueAsync(() => Volatile.Read(ref theirs) == 2, "the application has the second");

        ours.ShouldHaveSingleItem().ShouldBe([0xFF, 0x00]);
    }

    [Fact]
    public async Task Names_and_figures_tell_whose_connection_it_is()
    {
        var client = CreateClient(await ConnectAsync());
        var connection = Open(client);
        var before = client.RequestsSent;

        await connection.ExecuteAsync(new RedisCommand("PING"));

        client.RequestsSent.ShouldBe(before + 1);
        client.Endpoint.ShouldBe($"127.0.0.1:{Server.Port}");
        client.Features.ShouldBe(RedisClientFeatures.None);
        connection.Name.ShouldEndWith(":test");
        connection.ClientId.ShouldBe(0);
        connection.ResetIfSilent(TimeSpan.Zero).ShouldBeFalse();
    }
}
