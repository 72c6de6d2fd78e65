using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class ScriptTests(RedisServer server) : IClassFixture<RedisServer>
{
    private const string NoScript = "-NOSCRIPT No matching script. Please use EVAL.\r\n";

    [Fact]
    public async Task A_script_is_loaded_once_before_its_first_call()
    {
        await using var session = await FakeSession.StartAsync();
        var script = new RedisScript("echo", "return ARGV[1]");

        var first = session.Connection.RunAsync(script.CreateCall(0).Add("a"));
        var second = session.Connection.RunAsync(script.CreateCall(0).Add("b"));

        (await session.Peer.ReadCommandsAsync(3)).ShouldBe(
        [
            ["SCRIPT", "LOAD", script.Source],
            ["EVALSHA", script.Sha1, "0", "a"],
            ["EVALSHA", script.Sha1, "0", "b"],
        ]);
        await session.Peer.SendAsync($"$40\r\n{script.Sha1}\r\n+a\r\n+b\r\n");
        (await first).AsString().ShouldBe("a");
        (await second).AsString().ShouldBe("b");
    }

    [Fact]
    public async Task Calls_of_a_script_that_was_flushed_are_sent_again_behind_its_load_and_keep_their_replies()
    {
        await using var session = await FakeSession.StartAsync();
        var script = new RedisScript("echo", "return ARGV[1]");
        var first = session.Connection.RunAsync(script.CreateCall(0).Add("a"));
        var between = session.Connection.RunAsync("GET", "x");
        var second = session.Connection.RunAsync(script.CreateCall(0).Add("b"));
        await session.Peer.ReadCommandsAsync(4);

        await session.Peer.SendAsync($"$40\r\n{script.Sha1}\r\n{NoScript}+x\r\n{NoScript}");

        (await between).AsString().ShouldBe("x");
        (await session.Peer.ReadCommandsAsync(3)).ShouldBe(
        [
            ["SCRIPT", "LOAD", script.Source],
            ["EVALSHA", script.Sha1, "0", "a"],
            ["EVALSHA", script.Sha1, "0", "b"],
        ]);
        await session.Peer.SendAsync($"$40\r\n{script.Sha1}\r\n+a\r\n+b\r\n");
        (await first).AsString().ShouldBe("a");
        (await second).AsString().ShouldBe("b");
    }

    [Fact]
    public async Task A_script_that_stays_unknown_is_reported_in_the_end()
    {
        await using var session = await FakeSession.StartAsync();
        var script = new RedisScript("echo", "return ARGV[1]");
        var call = session.Connection.RunAsync(script.CreateCall(0).Add("a"));

        for (var attempt = 0; attempt < 4; attempt++)
        {
            (await session.Peer.ReadCommandsAsync(2))[1][0].ShouldBe("EVALSHA");
            await session.Peer.SendAsync($"$40\r\n{script.Sha1}\r\n{NoScript}");
        }

        (await Should.ThrowAsync<RedisServerException>(call)).Code.ShouldBe("NOSCRIPT");
    }

    [Fact]
    public async Task A_timed_out_call_is_not_sent_again()
    {
        var time = new ManualTime();
        await using var session = await FakeSession.StartAsync(time: time);
        var script = new RedisScript("echo", "return ARGV[1]");
        var call = session.Connection.RunAsync(script.CreateCall(0, TimeSpan.FromSeconds(1)).Add("a"));
        await session.Peer.ReadCommandsAsync(2);
        time.Advance(TimeSpan.FromSeconds(2));
        await Should.ThrowAsync<RedisTimeoutException>(call);

        await session.Peer.SendAsync($"$40\r\n{script.Sha1}\r\n{NoScript}");
        var next = session.Connection.RunAsync("GET", "x");

        (await session.Peer.ReadCommandAsync()).ShouldBe(["GET", "x"]);
        await session.Peer.SendAsync("+x\r\n");
        await next;
    }

    [Fact]
    public async Task A_script_that_does_not_compile_is_reported_with_its_name_and_the_servers_reason()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var script = new RedisScript("broken", "return (");

        for (var attempt = 0; attempt < 2; attempt++)
        {
            var exception = await Should.ThrowAsync<RedisServerException>(connection.RunAsync(script.CreateCall(0)));
            exception.Message.ShouldStartWith($"{client.Endpoint} refused EVALSHA broken: ERR Error compiling script");
        }
    }

    [Fact]
    public async Task Scripts_survive_flushes_under_concurrent_callers()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var scripts = Enumerable.Range(0, 5).Select(index => new RedisScript($"s{index}", $"return ARGV[1] .. '{index}'")).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async caller =>
        {
            await Task.Yield();
            for (var round = 0; round < 100; round++)
            {
                var index = (caller + round) % scripts.Length;
                var call = connection.RunAsync(scripts[index].CreateCall(0).Add($"{caller}:{round}:"));
                var echo = connection.RunAsync("ECHO", $"{caller}/{round}");
                (await call).AsString().ShouldBe($"{caller}:{round}:{index}");
                (await echo).AsString().ShouldBe($"{caller}/{round}");
                if (caller == 0 && round % 10 == 0)
                {
                    await connection.RunAsync("SCRIPT", "FLUSH");
                }
            }
        }));
    }

    [Fact]
    public async Task A_large_script_call_that_was_flushed_is_sent_again_with_its_referenced_words()
    {
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var script = new RedisScript("length", "return #ARGV[1]");
        await connection.RunAsync(script.CreateCall(0).Add("x"));
        await connection.RunAsync("SCRIPT", "FLUSH");

        (await connection.RunAsync(script.CreateCall(0).AddReferenced(new byte[1_000_000]))).AsInt64().ShouldBe(1_000_000);
    }
}
