using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Bus.Testing.Tests.Redis;

public sealed class RedisServerTlsTests
{
    [Fact]
    public async Task A_valid_certificate_passes_full_validation()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = RedisTls.Valid });

        await HandshakeAsync(server, "localhost");
        await HandshakeAsync(server, "127.0.0.1");

        (await server.SendAsync("PING")).Text.ShouldBe("PONG");
        server.ConnectionString.ShouldStartWith("rediss://");
        server.CommaConnectionString.ShouldEndWith("ssl=true");
    }

    [Theory]
    [InlineData(RedisTls.Expired)]
    [InlineData(RedisTls.WrongHost)]
    public async Task A_bad_certificate_fails_validation(RedisTls tls)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = tls });

        await Should.ThrowAsync<AuthenticationException>(() => HandshakeAsync(server, "localhost"));
    }

    [Fact]
    public async Task Plain_text_is_not_answered_by_a_tls_server()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Tls = RedisTls.Valid });
        await using var plain = await RespProbe.ConnectAsync(server.Port);

        await Should.ThrowAsync<IOException>(() => plain.SendAsync("PING"));
    }

    private static async Task HandshakeAsync(RedisServer server, string host)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(server.CertificateAuthorityFile!);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        await using var stream = new SslStream(client.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(authority);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy });
    }
}
