using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

[Collection(Measured.Name)]
public sealed class PipelineMemoryTests
{
    [Fact]
    public async Task A_full_pipe_takes_no_memory_beyond_its_callers_commands()
    {
        await using var session = await FakeSession.StartAsync(new RedisConnectionSettings { Purpose = "send", MaxInFlightBytes = 64 * 1024 });
        var body = new byte[1 << 20];
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var pending = Enumerable.Range(0, 100).Select(index => session.Connection.RunAsync(new RedisCommand("SET").Add(index).AddReferenced(body))).ToArray();

        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(1 << 20);
        pending.ShouldAllBe(task => !task.IsCompleted);
    }

    [Fact]
    public async Task A_value_of_50_megabytes_comes_back_as_it_was()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "send" });
        var value = new byte[50_000_000];
        new Random(1).NextBytes(value);

        await connection.RunAsync(new RedisCommand("SET").Add("referenced").AddReferenced(value));
        await connection.RunAsync("SET", "copied", value);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var reply = await connection.RunAsync("GET", "referenced");
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        reply.Bytes.Span.SequenceEqual(value).ShouldBeTrue();
        allocated.ShouldBeLessThan(51_000_000);
        (await connection.RunAsync("GET", "copied")).Bytes.Span.SequenceEqual(value).ShouldBeTrue();
    }

    [Fact]
    public async Task A_command_and_its_reply_allocate_little_more_than_the_command()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        await IncrementAsync(connection, 1000);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await IncrementAsync(connection, 1000);

        // The command itself is about 100 bytes; a debug build's state machines, which are objects, make some 500 of it.
        ((GC.GetTotalAllocatedBytes(precise: true) - before) / 1000).ShouldBeLessThan(1000);
    }

    private static async Task IncrementAsync(IRedisConnection connection, int times)
    {
        for (var round = 0; round < times; round++)
        {
            await connection.ExecuteAsync(new RedisCommand("INCR").Add("counter"));
        }
    }
}
