using System.Text;
using Bus.Redis.Connections;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class ServerErrorTests
{
    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory", typeof(RedisLoadingException))]
    [InlineData("READONLY You can't write against a read only replica.", typeof(RedisReadOnlyException))]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", typeof(RedisOutOfMemoryException))]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", typeof(RedisServerException))]
    [InlineData("NOGROUP No such key", typeof(RedisServerException))]
    [InlineData("TRYAGAIN", typeof(RedisServerException))]
    [InlineData("MOVED nonsense", typeof(RedisServerException))]
    [InlineData("MOVED x 127.0.0.1:1", typeof(RedisServerException))]
    public void An_error_reply_becomes_the_exception_of_its_code(string text, Type type)
    {
        var exception = Create(text);

        exception.ShouldBeOfType(type);
        exception.Code.ShouldBe(text.Split(' ')[0]);
        exception.Message.ShouldBe($"host:1 refused XADD: {text}");
    }

    [Theory]
    [InlineData("MOVED 3999 127.0.0.1:6381", "MOVED", 3999, "127.0.0.1:6381")]
    [InlineData("ASK 0 node:7", "ASK", 0, "node:7")]
    [InlineData("MOVED 5 :6381", "MOVED", 5, "host:6381")]
    public void A_redirection_names_slot_and_node(string text, string code, int slot, string endpoint)
    {
        var exception = Create(text).ShouldBeOfType<RedisMovedException>();

        exception.Code.ShouldBe(code);
        exception.Slot.ShouldBe(slot);
        exception.Endpoint.ShouldBe(endpoint);
    }

    [Fact]
    public void What_the_server_repeats_of_the_arguments_is_left_out() =>
        Create("ERR unknown command 'X', with args beginning with: 'topsecret' ").Message.ShouldBe("host:1 refused XADD: ERR unknown command 'X'");

    [Fact]
    public async Task A_full_server_is_told_from_other_errors_and_lets_scripts_settle_that_may()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "1");
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        var settle = new RedisScript("settle", "#!lua flags=allow-oom\nreturn redis.call('DEL', KEYS[1])");

        var exception = await Should.ThrowAsync<RedisOutOfMemoryException>(connection.RunAsync("XADD", "s", "*", "a", "topsecret"));

        exception.Message.ShouldStartWith($"{client.Endpoint} refused XADD: OOM");
        (await connection.RunAsync(settle.CreateCall(1).Add("s"))).AsInt64().ShouldBe(0);
    }

    [Fact]
    public async Task A_replica_refuses_writes_as_such()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        // A server that is a replica already is refused when it is connected to.
        await connection.RunAsync("REPLICAOF", "127.0.0.1", 1);

        await Should.ThrowAsync<RedisReadOnlyException>(connection.RunAsync("SET", "a", 1));
    }

    [Fact]
    public async Task A_wrong_type_is_a_server_error_with_its_code()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();
        await connection.RunAsync("SET", "a", 1);

        var exception = await Should.ThrowAsync<RedisServerException>(connection.RunAsync("XADD", "a", "*", "f", "v"));

        exception.Code.ShouldBe("WRONGTYPE");
    }

    private static RedisServerException Create(string text) =>
        ServerErrors.Create("XADD", "host:1", new RedisReply(RedisReplyType.Error, Encoding.UTF8.GetBytes(text)));
}
