using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Host.Tests.Support;

/// <summary>The service with the saga, in this process.</summary>
internal sealed class OrderService : IAsyncDisposable
{
    public const string Queue = "orders";

    private readonly ServiceProvider _provider;

    private OrderService(ServiceProvider provider)
    {
        _provider = provider;
    }

    public IBusControl Bus => _provider.GetRequiredService<IBusControl>();

    public ISagaInspector<OrderInstance> Inspector => _provider.GetRequiredService<ISagaInspector<OrderInstance>>();

    public static async Task<OrderService> StartAsync(RedisServer server, string prefix)
    {
        var provider = new ServiceCollection()
            .AddLogging()
            .AddMassTransit(x =>
            {
                x.DisableUsageTelemetry();
                x.AddSagaStateMachine<OrderMachine, OrderInstance>()
                    .RedisRepository(server.ConnectionString, r =>
                    {
                        r.SagaName = "order";
                        r.KeyPrefix = prefix;
                        r.Index(order => order.Number);
                    })
                    .Endpoint(e => e.Name = Queue);
                x.UsingRedisStreams((context, bus) =>
                {
                    bus.Host(server.ConnectionString, host => host.KeyPrefix = prefix);
                    bus.ConfigureEndpoints(context);
                });
            })
            .BuildServiceProvider(true);
        await provider.GetRequiredService<IBusControl>().StartAsync();
        return new OrderService(provider);
    }

    /// <summary>Starts an order and awaits that it is open.</summary>
    public async Task<Guid> OrderAsync(string number)
    {
        var id = NewId.NextGuid();
        await Bus.Publish(new SubmitOrder(id, number));
        await InStateAsync(id, "Open");
        return id;
    }

    /// <summary>Awaits that an order is in a state.</summary>
    public Task InStateAsync(Guid id, string state) => Eventually.ReturnsAsync(() => Inspector.GetAsync(id), x => x?.Summary?.State == state, $"the order is in the state {state}", x => $"{x?.Summary}");

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync();
        await _provider.DisposeAsync();
    }
}
