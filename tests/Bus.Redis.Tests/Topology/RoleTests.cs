using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Topology;

public sealed class RoleTests
{
    [Fact]
    public async Task A_replica_is_refused_with_its_primary_named_and_taken_when_it_is_promoted()
    {
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync("--replicaof", $"127.0.0.1 {primary.Port}");
        await using var client = new RedisClient(replica.Options);
        var connection = client.Open();

        var exception = await Should.ThrowAsync<RedisRoleException>(connection.EstablishAsync());
        exception.Message.ShouldBe($"{client.Endpoint} is a replica of 127.0.0.1:{primary.Port}; give the primary, or the sentinels.");
        var late = await Should.ThrowAsync<RedisRoleException>(connection.RunAsync(TimeSpan.FromMilliseconds(200), "SET", "a", 1));
        late.Message.ShouldStartWith("SET was not sent within 0.");

        await PromoteAsync(replica);
        (await connection.RunAsync("SET", "a", 1)).AsString().ShouldBe("OK");
    }

    [Theory]
    [InlineData("sentinel", "is a sentinel; give it as one, redis-sentinel://")]
    [InlineData("cluster", "is a node of a cluster; give it as one, redis-cluster://")]
    public async Task A_server_of_another_topology_is_refused_with_the_right_form(string mode, string expected)
    {
        await using var node = new FakeNode(mode, _ => "+OK\r\n");
        await using var client = new RedisClient(new RedisOptions { Host = "127.0.0.1", Port = node.Port });

        (await Should.ThrowAsync<RedisRoleException>(client.Open().EstablishAsync())).Message.ShouldStartWith($"{node.Endpoint} {expected}");
    }

    [Theory]
    [InlineData("standalone", "is a server without cluster mode and no node of a cluster; give nodes of the cluster, or redis:// or redis-sentinel://.")]
    [InlineData("sentinel", "is a sentinel and no node of a cluster")]
    public async Task A_server_that_is_no_cluster_node_is_refused_as_one(string mode, string expected)
    {
        await using var node = new FakeNode(mode, _ => "+OK\r\n");
        await using var client = new RedisClient(RedisOptions.Parse($"redis-cluster://{node.Endpoint}"));

        (await Should.ThrowAsync<RedisRoleException>(client.Open().EstablishAsync())).Message.ShouldContain($"{node.Endpoint} {expected}");
    }

    [Fact]
    public async Task A_server_that_is_no_sentinel_is_refused_as_one()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(RedisOptions.Parse($"redis-sentinel://127.0.0.1:{server.Port}?service=mymaster"));

        var exception = await Should.ThrowAsync<RedisRoleException>(client.Open().EstablishAsync());

        exception.Message.ShouldBe($"No sentinel of the service 'mymaster' answered: 127.0.0.1:{server.Port} is in mode standalone and not in mode sentinel.");
    }

    [Theory]
    [InlineData("redis-cluster://127.0.0.1:{0},127.0.0.1:{1}", "No node of the cluster at 127.0.0.1:{0}, 127.0.0.1:{1} answered: ")]
    [InlineData("redis-sentinel://127.0.0.1:{0},127.0.0.1:{1}?service=a", "No sentinel of the service 'a' answered: ")]
    public async Task When_nobody_can_be_reached_all_are_named_with_the_reason(string address, string expected)
    {
        object[] ports = [RedisServer.FindFreePort(), RedisServer.FindFreePort()];
        await using var client = new RedisClient(RedisOptions.Parse(string.Format(null, address, ports)) with { ConnectTimeout = TimeSpan.FromSeconds(1) });
        var connection = client.Open();

        var connecting = await Should.ThrowAsync<RedisConnectionException>(connection.EstablishAsync());
        var sending = await Should.ThrowAsync<RedisConnectionException>(connection.RunAsync(TimeSpan.FromMilliseconds(500), "GET", "a"));

        foreach (var message in new[] { connecting.Message, sending.Message })
        {
            message.ShouldContain(string.Format(null, expected, ports));
            message.ShouldContain($"127.0.0.1:{ports[0]} could not be reached: Connection refused");
            message.ShouldContain($"127.0.0.1:{ports[1]} could not be reached: Connection refused");
        }

        sending.Message.ShouldContain("GET");
        sending.Message.ShouldContain("was not sent within 0.");
    }

    private static async Task PromoteAsync(RedisServer replica)
    {
        await using var probe = await Bus.Testing.RespProbe.ConnectAsync(replica.Port);
        await probe.SendAsync("REPLICAOF", "NO", "ONE");
    }
}
