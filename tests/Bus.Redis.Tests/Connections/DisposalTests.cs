using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class DisposalTests
{
    [Fact]
    public async Task Pending_commands_fail_and_further_ones_are_refused()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "test", MaxInFlightBytes = 1 });
        var written = session.Connection.RunAsync("GET", "a");
        var waiting = session.Connection.RunAsync("GET", "b");
        await session.Peer.ReadCommandAsync();

        await session.Connection.DisposeAsync();

        (await Should.ThrowAsync<ObjectDisposedException>(written)).Message.ShouldContain("was disposed before the reply came");
        await Should.ThrowAsync<ObjectDisposedException>(waiting);
        await Should.ThrowAsync<ObjectDisposedException>(async () => await session.Connection.RunAsync("GET", "c"));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await session.Connection.EstablishAsync());
        session.Connection.IsConnected.ShouldBeFalse();
        await session.Peer.AwaitClosedAsync();
    }

    [Fact]
    public async Task Waiting_for_a_connection_ends()
    {
        await using var client = new RedisClient(new RedisOptions { Host = "127.0.0.1", Port = RedisServer.FindFreePort() });
        var connection = client.Open();
        var connecting = connection.EstablishAsync();
        var waiting = connection.RunAsync("GET", "a");

        await client.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(connecting);
        await Should.ThrowAsync<ObjectDisposedException>(waiting);
        Should.Throw<ObjectDisposedException>(() => client.Open());
    }

    [Fact]
    public async Task A_handshake_that_hangs_ends()
    {
        await using var server = new FakeServer();
        var client = new RedisClient(server.Options);
        client.Open();
        var peer = await server.AcceptAsync();

        await client.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        await peer.AwaitClosedAsync();
    }

    [Fact]
    public async Task Disposing_again_does_nothing()
    {
        await using var session = await FakeSession.StartAsync();

        await session.Connection.DisposeAsync();
        await session.Connection.DisposeAsync();
        await session.Client.DisposeAsync();
        await session.Client.DisposeAsync();
    }

    [Fact]
    public async Task No_failure_is_left_unobserved()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs arguments) => unobserved.AddRange(arguments.Exception.InnerExceptions.OfType<RedisException>());
        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            await RunAndAbandonAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }

        unobserved.ShouldBeEmpty();
    }

    private static async Task RunAndAbandonAsync()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var refused = new RedisClient(server.Options);
        await using var accepted = new RedisClient(server.Options with { Password = "right" });
        var connection = accepted.Open();
        await Should.ThrowAsync<RedisAuthenticationException>(refused.Open().EstablishAsync());
        await connection.EstablishAsync();
        var abandoned = connection.ExecuteAsync(ConnectionCalls.Command("BLPOP", "list", 0));
        await accepted.DisposeAsync();
        abandoned.IsCompleted.ShouldBeTrue();
    }
}
