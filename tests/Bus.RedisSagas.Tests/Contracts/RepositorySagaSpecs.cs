using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Contracts;

/// <summary>What holds for sagas in memory holds for sagas in Redis.</summary>
public abstract class RepositorySagaSpecs(ITransportUnderTest transport, RedisServer server, Action<IRedisSagaRepositoryConfigurator<OrderState>>? configure = null)
    : SagaSpecs(transport), IAsyncLifetime
{
    private readonly string _keyPrefix = $"o{NewId.NextGuid():N}";

    protected override void UseRepository(ISagaRegistrationConfigurator<OrderState> orders) => orders.RedisRepository(server.ConnectionString, x =>
    {
        x.KeyPrefix = _keyPrefix;

        // The state machine finds the instance that an answer is for by its request.
        x.Index(order => order.StockRequestId);
        configure?.Invoke(x);
    });

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await server.RemoveKeysAsync(_keyPrefix);
    }
}
