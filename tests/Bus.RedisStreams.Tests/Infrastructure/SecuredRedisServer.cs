using Bus.RedisStreams.Tests;
using Bus.Testing;

[assembly: AssemblyFixture(typeof(SecuredRedisServer))]

namespace Bus.RedisStreams.Tests;

/// <summary>The server of the tests that come with TLS and a user of few rights; nobody gets in without a password.</summary>
public sealed class SecuredRedisServer : RedisServerFixture
{
    // Long enough for the denials of all tests that run at once: each looks for its own at its end.
    protected override RedisServerOptions Options => new() { Tls = RedisTls.Valid, Password = "nobody-knows", Configuration = ["acllog-max-len 10000"] };
}
