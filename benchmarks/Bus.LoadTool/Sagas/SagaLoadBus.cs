using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>A bus with the saga under load, whose endpoint is connected when the queue is full.</summary>
internal sealed class SagaLoadBus : IAsyncDisposable
{
    private readonly LoadOptions _options;
    private readonly ServiceProvider _services;
    private readonly SagaLoadSide _side;

    private SagaLoadBus(ServiceProvider services, SagaLoadSide side, LoadOptions options)
    {
        _services = services;
        _side = side;
        _options = options;
    }

    private IBusControl Bus => _services.GetRequiredService<IBusControl>();

    internal static async Task<SagaLoadBus> StartAsync(SagaLoadSide side, LoadOptions options, LoadProgress progress)
    {
        var services = new ServiceCollection();
        services.AddSingleton(progress);
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            var saga = registration.AddSagaStateMachine<SagaLoadMachine, SagaLoadState>();
            saga.ExcludeFromConfigureEndpoints();
            if (side.IsInRedis)
            {
                saga.RedisRepository(options.Redis, repository => repository.KeyPrefix = LoadBus.Name);
            }
            else
            {
                saga.InMemoryRepository();
            }

            registration.UsingRedisStreams((_, bus) => bus.Host(options.Redis, host => host.KeyPrefix = LoadBus.Name));
        });
        var bus = new SagaLoadBus(services.BuildServiceProvider(), side, options);
        await bus.Bus.StartAsync();
        return bus;
    }

    /// <summary>Sends events to the instances in turn, from all clients at once.</summary>
    internal async Task SendAsync(int messages, Guid[] instances)
    {
        var payload = new string('x', _options.Payload);
        var number = 0;
        var queue = await Bus.GetSendEndpoint(new Uri($"queue:{LoadBus.Name}"));
        await Rate.RunAsync(messages, _options.Clients, () =>
            queue.Send(new SagaLoadEvent(instances[Interlocked.Increment(ref number) % instances.Length], payload, _side.IsTold)));
    }

    /// <summary>Connects the saga to its queue.</summary>
    internal Task ConnectAsync() => _services.GetRequiredService<IReceiveEndpointConnector>().ConnectReceiveEndpoint(LoadBus.Name, (context, endpoint) =>
    {
        endpoint.PrefetchCount = _options.Prefetch;
        if (_side.IsInRedis)
        {
            endpoint.UseRedisUnitOfWork(context);
        }
        else
        {
            endpoint.UseInMemoryOutbox(context);
        }

        endpoint.ConfigureSaga<SagaLoadState>(context);
    }).Ready;

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync();
        await _services.DisposeAsync();
    }
}
