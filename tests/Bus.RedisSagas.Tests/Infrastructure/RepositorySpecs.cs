using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests;

/// <summary>What the specs of the repository over a bus have in common: a saga, its gate, its notes, and what Redis holds of it.</summary>
public abstract class RepositorySpecs(ITransportUnderTest transport, RedisServer server) : TransportSpecs(transport), IAsyncLifetime
{
    private protected const string Queue = "counters";

    protected RedisServer Server { get; } = server;

    /// <summary>The key prefix of the sagas.</summary>
    protected string KeyPrefix { get; } = $"g{NewId.NextGuid():N}";

    /// <summary>What the saga told.</summary>
    protected Inbox<Counted> Notes { get; } = new();

    /// <summary>What came to the saga's error queue.</summary>
    protected MovedMessages Errors { get; } = new();

    /// <summary>Where transitions wait for each other.</summary>
    protected CounterGate Gate { get; } = new();

    /// <summary>The instance of the test.</summary>
    protected Guid Id { get; } = NewId.NextGuid();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Server.RemoveKeysAsync(KeyPrefix);
    }

    /// <summary>Starts a bus with the saga and, unless it is one of several, who hears of it.</summary>
    protected Task<SpecBus> StartCountersAsync(
        Action<IRedisSagaRepositoryConfigurator<CounterState>>? configure = null,
        Action<IReceiveEndpointConfigurator, IRegistrationContext>? configureEndpoint = null,
        Action<IBusFactoryConfigurator>? configureBus = null,
        bool hears = true) => StartAsync(
        x =>
        {
            ((IServiceCollection)x).AddSingleton(Gate);
            x.AddSagaStateMachine<CounterMachine, CounterState>()
                .RedisRepository(Server.ConnectionString, r =>
                {
                    r.KeyPrefix = KeyPrefix;
                    configure?.Invoke(r);
                })
                .Endpoint(e => e.Name = Queue);
            x.AddConfigureEndpointsCallback((context, name, endpoint) =>
            {
                if (name == Queue)
                {
                    configureEndpoint?.Invoke(endpoint, context);
                }
            });
        },
        (_, bus) =>
        {
            configureBus?.Invoke(bus);
            if (hears)
            {
                bus.ReceiveEndpoint("notes", e => e.Handler<Counted>(Notes.ReceiveAsync));
                bus.ReceiveEndpoint($"{Queue}_error", Errors.Configure);
            }
        });

    protected static Task<CounterState?> LoadAsync(SpecBus bus, Guid id) => bus.Services.GetRequiredService<ILoadSagaRepository<CounterState>>().Load(id)!;

    /// <summary>Awaits that the instance of the test has counted so far.</summary>
    protected Task<CounterState?> CountedAsync(SpecBus bus, int count) => Eventually.ReturnsAsync(
        () => LoadAsync(bus, Id), x => x?.Count == count, $"the saga has counted to {count}", x => $"{x?.Count}", Deadline);

    protected string Key(string end) => $"{KeyPrefix}:{{counter-state}}:saga:counter-state:{end}";
}
