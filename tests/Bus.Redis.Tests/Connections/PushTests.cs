using System.Collections.Concurrent;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class PushTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Messages_arrive_in_order_between_the_replies_of_the_same_connection()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var received = new ConcurrentQueue<string>();
        await using var subscription = await connection.ListenAsync("ordered", received.Enqueue);

        for (var number = 0; number < 100; number++)
        {
            (await connection.RunAsync("PUBLISH", "ordered", number)).AsInt64().ShouldBe(1);
        }

        await Eventually.IsTrueAsync(() => received.Count == 100);
        received.ShouldBe(Enumerable.Range(0, 100).Select(number => $"{number}"));
    }

    [Fact]
    public async Task A_disposed_subscription_gets_nothing_more_and_others_go_on()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var first = new ConcurrentQueue<string>();
        var second = new ConcurrentQueue<string>();
        var subscription = await connection.ListenAsync("shared", first.Enqueue);
        var other = await connection.ListenAsync("shared", second.Enqueue);

        await subscription.DisposeAsync();
        await connection.RunAsync("PUBLISH", "shared", "a");
        await Eventually.IsTrueAsync(() => second.Count == 1);
        await other.DisposeAsync();
        await Eventually.IsTrueAsync(async () => (await connection.RunAsync("PUBLISH", "shared", "b")).AsInt64() == 0);

        first.ShouldBeEmpty();
        second.ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_handler_that_throws_costs_the_others_nothing()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var received = new ConcurrentQueue<string>();
        await using var faulty = await connection.ListenAsync("faulty", _ => throw new InvalidOperationException("A fault of the handler."));
        await using var sound = await connection.ListenAsync("faulty", received.Enqueue);

        await connection.RunAsync("PUBLISH", "faulty", "a");
        await connection.RunAsync("PUBLISH", "faulty", "b");

        await Eventually.IsTrueAsync(() => received.Count == 2);
        connection.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Subscriptions_are_renewed_after_a_reconnect()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open("listener");
        var other = client.Open("other");
        var received = new ConcurrentQueue<string>();
        await using var subscription = await connection.ListenAsync("renewed", received.Enqueue);

        await other.RunAsync("CLIENT", "KILL", "ID", connection.ClientId);
        await Eventually.IsTrueAsync(async () => (await other.RunAsync("PUBLISH", "renewed", "again")).AsInt64() == 1);

        await Eventually.IsTrueAsync(() => received.Contains("again"));
        connection.Generation.ShouldBe(2);
    }

    [Fact]
    public async Task A_subscription_that_was_not_confirmed_when_the_connection_broke_is_confirmed_by_the_next()
    {
        await using var session = await FakeSession.StartAsync();
        var received = new ConcurrentQueue<string>();
        var subscribing = session.Connection.ListenAsync("c", received.Enqueue);
        (await session.Peer.ReadCommandAsync()).ShouldBe(["SUBSCRIBE", "c"]);

        session.Peer.Dispose();
        var peer = await session.Server.AcceptAndGreetAsync();
        (await peer.ReadCommandAsync()).ShouldBe(["SUBSCRIBE", "c"]);
        subscribing.IsCompleted.ShouldBeFalse();
        await peer.SendAsync(">3\r\n+subscribe\r\n+c\r\n:1\r\n");
        (await peer.ReadCommandAsync()).ShouldBe(["SUBSCRIBE", "c"]);
        await peer.SendAsync(">3\r\n+subscribe\r\n+c\r\n:1\r\n>3\r\n+message\r\n+c\r\n+hello\r\n");

        await subscribing;
        await Eventually.IsTrueAsync(() => received.Contains("hello"));
    }

    [Fact]
    public async Task A_refused_subscription_fails_and_leaves_replies_in_step()
    {
        await using var session = await FakeSession.StartAsync();
        var subscribing = session.Connection.ListenAsync("c", _ => { });
        var behind = session.Connection.RunAsync("GET", "a");
        await session.Peer.ReadCommandsAsync(2);

        await session.Peer.SendAsync("-NOPERM this user has no permissions to access one of the channels used as arguments\r\n+1\r\n");

        (await Should.ThrowAsync<RedisServerException>(subscribing)).Code.ShouldBe("NOPERM");
        (await behind).AsString().ShouldBe("1");
    }

    [Fact]
    public async Task Changes_to_tracked_keys_are_told()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open("tracker");
        var other = client.Open("other");
        var source = connection.ShouldBeAssignableTo<IRedisInvalidationSource>()!;
        var changed = new ConcurrentQueue<string>();
        var everything = 0;
        var tracking = await source.TrackAsync(["tracked:"], OnInvalidated, TestContext.Current.CancellationToken);
        everything.ShouldBe(1);

        await other.RunAsync("SET", "tracked:a", 1);
        await other.RunAsync("SET", "untracked", 1);
        await other.RunAsync("SET", "tracked:b", 1);
        await Eventually.IsTrueAsync(() => changed.Count == 2);
        changed.ShouldBe(["tracked:a", "tracked:b"]);

        await other.RunAsync("CLIENT", "KILL", "ID", connection.ClientId);
        await Eventually.IsTrueAsync(() => Volatile.Read(ref everything) == 2);
        await other.RunAsync("SET", "tracked:c", 1);
        await Eventually.IsTrueAsync(() => changed.Contains("tracked:c"));

        await other.RunAsync("FLUSHALL");
        await Eventually.IsTrueAsync(() => Volatile.Read(ref everything) == 3);

        await tracking.DisposeAsync();
        await Eventually.IsTrueAsync(async () => (await connection.RunAsync("CLIENT", "TRACKINGINFO"))[1].Items.ToArray().Any(flag => flag.AsString() == "off"));

        void OnInvalidated(RedisInvalidation invalidation)
        {
            if (invalidation.IsEverything)
            {
                Interlocked.Increment(ref everything);
            }

            foreach (var key in invalidation.Keys)
            {
                changed.Enqueue(key.AsString()!);
            }
        }
    }

    [Fact]
    public async Task Overlapping_prefixes_are_refused()
    {
        await using var client = new RedisClient(server.Options);
        var source = (IRedisInvalidationSource)client.Open();
        await using var tracking = await source.TrackAsync(["a:"], _ => { }, TestContext.Current.CancellationToken);

        var exception = await Should.ThrowAsync<RedisServerException>(async () => await source.TrackAsync(["a:b"], _ => { }));

        exception.Message.ShouldContain("overlaps");
    }
}
