using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Configuration;

/// <summary>The ways to say where Redis is and who one is there, against a server that asks for TLS and a user.</summary>
public sealed class HostSpecs(SecuredRedisServer redis) : IAsyncLifetime
{
    private readonly string _prefix = $"t{NewId.NextGuid():N}";

    public async ValueTask InitializeAsync() => await redis.Server.SendAsync(DocumentedUser.Command(_prefix, _prefix));

    public async ValueTask DisposeAsync()
    {
        await redis.Server.SendAsync("ACL", "DELUSER", _prefix);
        await redis.Server.RemoveKeysAsync(_prefix);
    }

    [Fact]
    public async Task The_host_can_be_configured_setting_by_setting() => (await ConnectAsync(bus => bus.Host("127.0.0.1", redis.Server.Port, host =>
    {
        host.KeyPrefix = _prefix;
        host.Username(_prefix);
        host.Password(DocumentedUser.Password);
        host.Database(3);
        host.UseTls();
        host.ConfigureClient(client => client with { TrustedCertificateFile = redis.Server.CertificateAuthorityFile, ClientName = _prefix });
    }))).ShouldBe("db=3");

    [Fact]
    public async Task The_form_with_commas_is_read_as_well() => (await ConnectAsync(bus => bus.Host(
        $"127.0.0.1:{redis.Server.Port},user={_prefix},password={DocumentedUser.Password},ssl=true,defaultDatabase=2",
        host =>
        {
            host.KeyPrefix = _prefix;
            host.ConfigureClient(client => client with { TrustedCertificateFile = redis.Server.CertificateAuthorityFile, ClientName = _prefix });
        }))).ShouldBe("db=2");

    /// <summary>Starts a bus that receives what it publishes, and returns which database its connections have selected.</summary>
    private async Task<string> ConnectAsync(Action<IRedisStreamsBusFactoryConfigurator> configure)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            configure(x);
            x.ReceiveEndpoint("pings", e => e.Handler<Ping>(_ =>
            {
                received.TrySetResult();
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync(TimeSpan.FromSeconds(20));
        try
        {
            await bus.Publish(new Ping(1));
            await received.Task.WaitAsync(TimeSpan.FromSeconds(60));
            var clients = (await redis.Server.SendAsync("CLIENT", "LIST")).Text!.Split('\n').Where(x => x.Contains($" name={_prefix}", StringComparison.Ordinal)).ToList();
            clients.ShouldNotBeEmpty();
            clients.ShouldAllBe(x => x.Contains($" user={_prefix} ", StringComparison.Ordinal));
            return clients.Select(x => x.Split(' ').Single(part => part.StartsWith("db=", StringComparison.Ordinal))).Distinct().ShouldHaveSingleItem();
        }
        finally
        {
            await bus.StopAsync(TimeSpan.FromSeconds(20));
            await RemoveKeysOfAllDatabasesAsync();
        }
    }

    private async Task RemoveKeysOfAllDatabasesAsync()
    {
        await using var probe = await redis.Server.ConnectAsync();
        foreach (var database in new[] { 2, 3 })
        {
            await probe.SendAsync("SELECT", database);
            foreach (var key in (await probe.SendAsync("KEYS", $"{_prefix}:*")).Texts())
            {
                await probe.SendAsync("UNLINK", key!);
            }
        }
    }

    public sealed record Ping(int Id);
}
