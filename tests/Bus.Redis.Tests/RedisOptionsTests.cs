namespace Bus.Redis.Tests;

public sealed class RedisOptionsTests
{
    public static TheoryData<RedisOptions, string> Invalid { get; } = new()
    {
        { new RedisOptions { Host = string.Empty }, "Redis option Host is ''; allowed is a DNS name or an IP address." },
        { new RedisOptions { Host = "a b" }, "Redis option Host is 'a b'" },
        { new RedisOptions { Port = 0 }, "Redis option Port is '0'; allowed is 1 to 65535." },
        { new RedisOptions { Database = -1 }, "Redis option Database is '-1'; allowed is 0 or more." },
        { new RedisOptions { ClientName = string.Empty }, "Redis option ClientName is ''" },
        { new RedisOptions { ConnectTimeout = TimeSpan.Zero }, "Redis option ConnectTimeout is '00:00:00'; allowed is more than 0" },
        { new RedisOptions { CommandTimeout = TimeSpan.FromSeconds(-1) }, "Redis option CommandTimeout is '-00:00:01'" },
        { new RedisOptions { HeartbeatInterval = TimeSpan.Zero }, "Redis option HeartbeatInterval" },
        { new RedisOptions { HeartbeatTimeout = TimeSpan.Zero }, "Redis option HeartbeatTimeout" },
        { new RedisOptions { MinReconnectDelay = TimeSpan.Zero }, "Redis option MinReconnectDelay" },
        { new RedisOptions { RefusedReconnectDelay = TimeSpan.Zero }, "Redis option RefusedReconnectDelay" },
        { new RedisOptions { MinReconnectDelay = TimeSpan.FromSeconds(2) }, "Redis option MaxReconnectDelay is 00:00:01; allowed is MinReconnectDelay (00:00:02) or more." },
        { new RedisOptions { MaxInFlightBytes = 0 }, "Redis option MaxInFlightBytes is '0'; allowed is 1 or more." },
        { new RedisOptions { MaxReplyBytes = 1023 }, "Redis option MaxReplyBytes is '1023'; allowed is 1024 or more." },
        { new RedisOptions { User = "me" }, "Redis option User is 'me', but Password is not set" },
        { new RedisOptions { TlsHost = "a" }, "Redis option TlsHost is 'a', but UseTls is false" },
        { new RedisOptions { TrustedCertificateFile = "a" }, "Redis option TrustedCertificateFile is 'a', but UseTls is false" },
        { new RedisOptions { ClientCertificateFile = "a" }, "Redis option ClientCertificateFile is 'a', but UseTls is false" },
        { new RedisOptions { UseTls = true, ClientCertificateKeyFile = "a" }, "but ClientCertificateFile is not set" },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void A_client_refuses_impossible_options(RedisOptions options, string expected) =>
        Should.Throw<RedisOptionsException>(() => new RedisClient(options)).Message.ShouldContain(expected);

    [Fact]
    public async Task A_connection_refuses_impossible_settings()
    {
        await using var client = new RedisClient(new RedisOptions());

        Should.Throw<RedisOptionsException>(() => client.OpenConnection(new RedisConnectionSettings { Purpose = "a b" })).Message.ShouldContain("Redis option Purpose is 'a b'");
        Should.Throw<RedisOptionsException>(() => client.OpenConnection(new RedisConnectionSettings { Purpose = "a", MaxInFlightBytes = 0 })).Message.ShouldContain("MaxInFlightBytes");
    }

    [Fact]
    public void Neither_text_shows_the_password()
    {
        var options = new RedisOptions { Host = "::1", User = "me", Password = "topsecret", UseTls = true, Database = 2 };

        options.ToString().ShouldBe("rediss://me@[::1]:6379/2");
        options.Endpoint.ShouldBe("[::1]:6379");
    }
}
