using System.Net.Sockets;

namespace Bus.Testing.Tests.Redis;

public sealed class RedisServerTests
{
    [Fact]
    public async Task A_server_answers_and_is_gone_after_dispose()
    {
        var server = await RedisServer.StartAsync();
        var (process, folder, port) = (server.ProcessId, server.Directory, server.Port);
        (await server.SendAsync("PING")).Text.ShouldBe("PONG");

        await server.DisposeAsync();

        File.Exists($"/proc/{process}/cmdline").ShouldBeFalse();
        Directory.Exists(folder).ShouldBeFalse();
        await Should.ThrowAsync<SocketException>(() => RespProbe.ConnectAsync(port));
    }

    [Fact]
    public async Task Two_servers_share_nothing()
    {
        await using var one = await RedisServer.StartAsync();
        await using var other = await RedisServer.StartAsync();

        await one.SendAsync("SET", "key", "value");

        (await other.SendAsync("GET", "key")).IsNull.ShouldBeTrue();
    }

    [Theory]
    [InlineData(AppendOnly.Always)]
    [InlineData(AppendOnly.EverySecond)]
    public async Task Data_in_the_append_only_file_survive_a_kill(AppendOnly appendOnly)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { AppendOnly = appendOnly });
        var port = server.Port;
        await server.SendAsync("SET", "key", "value");

        await server.KillAsync();
        server.IsRunning.ShouldBeFalse();
        await Should.ThrowAsync<SocketException>(() => server.SendAsync("PING"));
        await server.RestartAsync();

        server.Port.ShouldBe(port);
        (await server.SendAsync("GET", "key")).Text.ShouldBe("value");
    }

    [Fact]
    public async Task Without_persistence_a_restart_begins_empty()
    {
        await using var server = await RedisServer.StartAsync();
        await server.SendAsync("SET", "key", "value");

        await server.RestartAsync();

        (await server.SendAsync("DBSIZE")).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_server_answers_after_resume()
    {
        await using var server = await RedisServer.StartAsync();
        var probe = await server.ConnectAsync();

        server.Pause();
        var ping = probe.SendAsync("PING");
        await Should.ThrowAsync<TimeoutException>(() => ping.WaitAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
        server.Resume();

        (await ping).Text.ShouldBe("PONG");
    }

    [Fact]
    public async Task The_password_locks_out_who_does_not_give_it()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "a \"quoted\" secret" });
        await using var stranger = await RespProbe.ConnectAsync(server.Port);

        (await stranger.TrySendAsync("PING")).Text!.ShouldStartWith("NOAUTH");
        (await stranger.SendAsync("AUTH", "a \"quoted\" secret")).Text.ShouldBe("OK");

        server.ConnectionString.ShouldBe($"redis://:a%20%22quoted%22%20secret@127.0.0.1:{server.Port}");
        server.CommaConnectionString.ShouldBe($"127.0.0.1:{server.Port},password=a \"quoted\" secret");
    }

    [Fact]
    public async Task A_user_may_do_what_its_rules_say_and_no_more()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Users = [new("worker", "secret", "~bus:* +get +set")] });
        await using var worker = await RespProbe.ConnectAsync(server.Port);

        await worker.SendAsync("AUTH", "worker", "secret");
        await worker.SendAsync("SET", "bus:key", "value");

        (await worker.TrySendAsync("SET", "other", "value")).Text!.ShouldStartWith("NOPERM");
        (await worker.TrySendAsync("DEL", "bus:key")).Text!.ShouldStartWith("NOPERM");
        server.ConnectionStringFor("worker").ShouldBe($"redis://worker:secret@127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task Memory_beyond_the_limit_is_refused()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { MaxMemoryBytes = 3_000_000 });
        var probe = await server.ConnectAsync();

        await Eventually.ReturnsAsync(
            () => probe.TrySendAsync("APPEND", "key", new byte[500_000]),
            reply => reply.IsError && reply.Text!.StartsWith("OOM", StringComparison.Ordinal),
            "a write is refused");
    }

    [Fact]
    public async Task Configuration_lines_and_values_reach_the_server()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Configuration = ["databases 3", "hz 50"] });

        await server.ConfigSetAsync("hz", 20);

        (await server.SendAsync("CONFIG", "GET", "databases"))["databases"].Text.ShouldBe("3");
        (await server.SendAsync("CONFIG", "GET", "hz"))["hz"].Text.ShouldBe("20");
    }

    [Fact]
    public async Task Flush_removes_the_data_of_all_databases()
    {
        await using var server = await RedisServer.StartAsync();
        var probe = await server.ConnectAsync();
        await probe.SendAsync("SELECT", 1);
        await probe.SendAsync("SET", "key", "value");

        await server.FlushAsync();

        (await probe.SendAsync("DBSIZE")).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task A_wrong_configuration_is_reported_with_what_redis_says()
    {
        var failure = await Should.ThrowAsync<InvalidOperationException>(
            () => RedisServer.StartAsync(new RedisServerOptions { Configuration = ["no-such-directive yes"] }));

        failure.Message.ShouldContain("no-such-directive");
    }
}
