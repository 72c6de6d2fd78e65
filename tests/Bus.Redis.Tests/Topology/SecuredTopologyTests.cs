using System.Text.RegularExpressions;
using Bus.Redis.Tests.Support;
using Bus.Testing;

namespace Bus.Redis.Tests.Topology;

/// <summary>Both topologies with TLS everywhere, passwords and users of least privilege.</summary>
public sealed partial class SecuredTopologyTests
{
    private static readonly RedisSetupOptions Secured = new()
    {
        Tls = RedisTls.Valid,
        Password = "server secret",
        SentinelPassword = "sentinel secret",
        Users =
        [
            new RedisAclUser("worker", "p:w/", "resetkeys ~bus:* -@all +@connection +incr +cluster|slots"),
            new RedisAclUser("stranger", "secret", "~bus:* -@all +@connection +incr"),
        ],
    };

    [Fact]
    public async Task A_cluster_is_used_over_TLS_by_a_user_of_least_privilege()
    {
        await using var cluster = await RedisClusterSetup.StartAsync(Secured);
        await using var client = new RedisClient(Trusting(cluster.ConnectionStringFor("worker"), cluster.CertificateAuthorityFile!));
        var connection = client.Open();

        var replies = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => connection.RunAsync(new RedisCommand("INCR").AddKey($"bus:{index}"))));
        var refused = await Should.ThrowAsync<RedisServerException>(connection.RunAsync(new RedisCommand("INCR").AddKey("other")));

        replies.ShouldAllBe(reply => reply.AsInt64() == 1);
        connection.Generation.ShouldBe(3);
        refused.Code.ShouldBe("NOPERM");

        await using var stranger = new RedisClient(Trusting(cluster.ConnectionStringFor("stranger"), cluster.CertificateAuthorityFile!));
        (await Should.ThrowAsync<RedisAuthenticationException>(stranger.Open().EstablishAsync())).Message
            .ShouldContain("does not let user 'stranger' ask who owns the slots (CLUSTER SLOTS): NOPERM");
        await using var distrusting = new RedisClient(RedisOptions.Parse(cluster.ConnectionString));
        await Should.ThrowAsync<RedisTlsException>(distrusting.Open().EstablishAsync());
    }

    [Fact]
    public async Task A_primary_is_found_over_TLS_with_passwords_at_sentinels_and_servers()
    {
        await using var setup = await RedisSentinelSetup.StartAsync(Secured);
        foreach (var sentinel in setup.Sentinels)
        {
            (await sentinel.SendAsync(DocumentedSentinelUser())).Text.ShouldBe("OK");
        }

        var options = Trusting(setup.ConnectionString, setup.CertificateAuthorityFile!) with { SentinelUser = "bus", SentinelPassword = "password" };
        await using var client = new RedisClient(options);
        var connection = client.Open();
        (await connection.RunAsync("INCR", "bus:a")).AsInt64().ShouldBe(1);

        var wrongAddress = setup.ConnectionString.Replace("sentinelPassword=sentinel", "sentinelPassword=wrong", StringComparison.Ordinal);
        await using var wrong = new RedisClient(Trusting(wrongAddress, setup.CertificateAuthorityFile!));
        var exception = await Should.ThrowAsync<RedisAuthenticationException>(wrong.Open().EstablishAsync());
        exception.Message.ShouldContain($"127.0.0.1:{setup.Sentinels[0].Port} refused the credentials of user 'default'");

        await using var misled = new RedisClient(options with { ServiceName = "typo" });
        (await Should.ThrowAsync<RedisServiceUnknownException>(misled.Open().EstablishAsync())).Message.ShouldContain("it knows 'mymaster'");

        var primary = await setup.FailoverAsync();
        await Testing.Eventually.IsTrueAsync(() => connection.Node?.Port == primary.Port && connection.IsConnected, "the connection leads to the new primary");
        (await connection.RunAsync("INCR", "bus:a")).AsInt64().ShouldBeGreaterThan(0);
        foreach (var sentinel in setup.Sentinels)
        {
            (await sentinel.SendAsync("ACL", "LOG")).Items.Where(entry => entry["username"].Text == "bus").ShouldBeEmpty("the documented user is enough");
        }
    }

    private static RedisOptions Trusting(string address, string authorityFile) => RedisOptions.Parse(address) with { TrustedCertificateFile = authorityFile };

    private static object[] DocumentedSentinelUser() =>
        [.. SentinelUser().Match(File.ReadAllText(Repository.PathOf("docs/operations.md"))).Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [GeneratedRegex(@"ACL SETUSER [^`]+sentinel\|masters")]
    private static partial Regex SentinelUser();
}
