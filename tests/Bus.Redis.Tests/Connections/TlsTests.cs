using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class TlsTests
{
    [Fact]
    public async Task A_server_whose_authority_is_trusted_is_spoken_to()
    {
        using var certificates = new Certificates("127.0.0.1");
        await using var server = await certificates.StartServerAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true, TrustedCertificateFile = certificates.AuthorityFile });
        var value = new byte[3_000_000];
        new Random(1).NextBytes(value);
        var connection = client.Open();

        await connection.RunAsync(new RedisCommand("SET").Add("a").AddReferenced(value));

        (await connection.RunAsync("GET", "a")).Bytes.Span.SequenceEqual(value).ShouldBeTrue();
    }

    [Fact]
    public async Task Many_callers_share_a_tls_connection()
    {
        using var certificates = new Certificates("127.0.0.1");
        await using var server = await certificates.StartServerAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true, TrustedCertificateFile = certificates.AuthorityFile });
        var connection = client.Open();

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(async number => (await connection.RunAsync("ECHO", number)).AsInt64().ShouldBe(number)));
    }

    [Fact]
    public async Task A_server_whose_authority_is_unknown_is_refused()
    {
        using var certificates = new Certificates("127.0.0.1");
        await using var server = await certificates.StartServerAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true });

        var exception = await Should.ThrowAsync<RedisTlsException>(client.Open().EstablishAsync());

        exception.Message.ShouldStartWith($"{client.Endpoint} could not be trusted");
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_refused_unless_that_host_was_expected()
    {
        using var certificates = new Certificates("redis.example");
        await using var server = await certificates.StartServerAsync();
        var options = server.Options with { UseTls = true, TrustedCertificateFile = certificates.AuthorityFile };
        await using var client = new RedisClient(options);
        await using var expecting = new RedisClient(options with { TlsHost = "redis.example" });

        var exception = await Should.ThrowAsync<RedisTlsException>(client.Open().EstablishAsync());
        await expecting.Open().EstablishAsync();

        exception.Message.ShouldContain("RemoteCertificateNameMismatch");
    }

    [Fact]
    public async Task A_callback_may_decide_about_the_certificate()
    {
        using var certificates = new Certificates("redis.example");
        await using var server = await certificates.StartServerAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true, CertificateValidation = (_, certificate, _, _) => certificate!.Subject == "CN=redis.example" });

        await client.Open().EstablishAsync();
    }

    [Fact]
    public async Task A_client_certificate_opens_a_server_that_asks_for_one()
    {
        using var certificates = new Certificates("127.0.0.1");
        await using var server = await certificates.StartServerAsync(asksForClientCertificate: true);
        await using var client = new RedisClient(server.Options with
        {
            UseTls = true,
            TrustedCertificateFile = certificates.AuthorityFile,
            ClientCertificateFile = certificates.CertificateFile,
            ClientCertificateKeyFile = certificates.KeyFile,
        });

        (await client.Open().RunAsync("PING")).AsString().ShouldBe("PONG");
    }

    [Fact]
    public async Task A_plain_client_at_a_tls_port_is_told_so()
    {
        using var certificates = new Certificates("127.0.0.1");
        await using var server = await certificates.StartServerAsync();
        await using var client = new RedisClient(server.Options with { ConnectTimeout = TimeSpan.FromSeconds(1) });

        var exception = await Should.ThrowAsync<RedisConnectionException>(client.Open().EstablishAsync());

        exception.Message.ShouldContain("rediss:// or ssl=true");
    }

    [Fact]
    public async Task A_tls_client_at_a_plain_port_is_told_so()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true, ConnectTimeout = TimeSpan.FromMilliseconds(200), CommandTimeout = TimeSpan.FromSeconds(2) });

        var exception = await Should.ThrowAsync<RedisConnectionException>(client.Open().RunAsync("GET", "a"));

        exception.Message.ShouldContain("does this port speak TLS?");
    }

    [Fact]
    public async Task A_certificate_file_that_cannot_be_read_is_named()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new RedisClient(server.Options with { UseTls = true, TrustedCertificateFile = "/no/such/file.pem" });

        var exception = await Should.ThrowAsync<RedisTlsException>(client.Open().EstablishAsync());

        exception.Message.ShouldStartWith("Redis option TrustedCertificateFile: '/no/such/file.pem' could not be read as PEM");
    }
}
