using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Contracts;

/// <summary>MassTransit's job service with its three sagas in Redis.</summary>
public abstract class RepositoryJobServiceSpecs(ITransportUnderTest transport, RedisServer server) : JobServiceSpecs(transport), IAsyncLifetime
{
    private readonly string _keyPrefix = $"j{NewId.NextGuid():N}";

    protected override void UseRepository(IBusRegistrationConfigurator registration) =>
        registration.SetRedisSagaRepositoryProvider(server.ConnectionString, x => x.KeyPrefix = _keyPrefix);

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await server.RemoveKeysAsync(_keyPrefix);
    }
}
