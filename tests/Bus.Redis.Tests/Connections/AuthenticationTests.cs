using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class AuthenticationTests
{
    [Fact]
    public async Task A_password_opens_a_protected_server()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var client = new RedisClient(server.Options with { Password = "right" });

        (await client.Open().RunAsync("ECHO", "hello")).AsString().ShouldBe("hello");
    }

    [Fact]
    public async Task A_missing_password_and_a_wrong_one_are_told_apart_and_never_shown()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var without = new RedisClient(server.Options);
        await using var wrong = new RedisClient(server.Options with { Password = "topsecret" });

        var missing = await Should.ThrowAsync<RedisAuthenticationException>(without.Open().EstablishAsync());
        var refused = await Should.ThrowAsync<RedisAuthenticationException>(wrong.Open().EstablishAsync());

        missing.Message.ShouldBe($"{without.Endpoint} asks for a password, and none is set.");
        refused.Message.ShouldBe($"{wrong.Endpoint} refused the credentials of user 'default': WRONGPASS invalid username-password pair or user is disabled.");
    }

    [Fact]
    public async Task A_waiting_command_fails_at_its_deadline_as_refused_credentials()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "right");
        await using var client = new RedisClient(server.Options with { Password = "wrong", CommandTimeout = TimeSpan.FromSeconds(2) });

        var exception = await Should.ThrowAsync<RedisAuthenticationException>(client.Open().RunAsync("GET", "a"));

        exception.Message.ShouldContain("GET was not sent within");
        exception.Message.ShouldContain("refused the credentials of user 'default'");
    }

    [Fact]
    public async Task A_connection_that_was_refused_asks_again_when_told_to_connect()
    {
        await using var server = await RedisServer.StartAsync("--requirepass", "wrong-at-first");
        await using var client = new RedisClient(server.Options with { Password = "right" });
        await using var admin = new RedisClient(server.Options with { Password = "wrong-at-first" });
        var connection = client.Open();
        await Should.ThrowAsync<RedisAuthenticationException>(connection.EstablishAsync());

        await admin.Open().RunAsync("CONFIG", "SET", "requirepass", "right");

        await connection.EstablishAsync();
        connection.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task An_acl_user_may_do_what_it_may_and_is_refused_the_rest_by_name()
    {
        await using var server = await RedisServer.StartAsync("--user", "worker", "on", ">pw", "~bus:*", "&bus:*", "+@all", "-@dangerous", "-set");
        await using var client = new RedisClient(server.Options with { User = "worker", Password = "pw", ClientName = "acl" });
        var connection = client.Open();

        (await connection.RunAsync("XADD", "bus:q", "*", "a", 1)).AsString()!.ShouldContain("-");
        var forbidden = await Should.ThrowAsync<RedisServerException>(connection.RunAsync("SET", "bus:x", "topsecret"));
        var foreign = await Should.ThrowAsync<RedisServerException>(connection.RunAsync("GET", "other"));
        var channel = await Should.ThrowAsync<RedisServerException>(connection.ListenAsync("other", _ => { }));

        forbidden.Code.ShouldBe("NOPERM");
        forbidden.Message.ShouldStartWith($"{client.Endpoint} refused SET: NOPERM");
        forbidden.Message.ShouldNotContain("topsecret");
        foreign.Code.ShouldBe("NOPERM");
        channel.Code.ShouldBe("NOPERM");
        (await connection.RunAsync("GET", "bus:x")).IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_user_is_named()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { User = "nobody", Password = "topsecret" });

        var exception = await Should.ThrowAsync<RedisAuthenticationException>(client.Open().EstablishAsync());

        exception.Message.ShouldContain("refused the credentials of user 'nobody'");
        exception.Message.ShouldNotContain("topsecret");
    }

    [Fact]
    public async Task The_connection_shows_its_name_and_database()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { Database = 3, ClientName = "app" });
        var connection = client.Open("settle");

        var info = (await connection.RunAsync("CLIENT", "INFO")).AsString()!;

        info.ShouldContain(" name=app:settle ");
        info.ShouldContain(" db=3 ");
        info.ShouldContain($"id={connection.ClientId} ");
        info.ShouldContain(" resp=3");
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_named()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { Database = 99, ConnectTimeout = TimeSpan.FromSeconds(3) });

        var exception = await Should.ThrowAsync<RedisConnectionException>(client.Open().EstablishAsync());

        exception.Message.ShouldContain("refused database 99: ERR DB index is out of range");
    }
}
