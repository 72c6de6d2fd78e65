using MassTransit;

namespace Bus.LoadTool;

/// <summary>A bus whose endpoint can be connected and disconnected, so that a queue can be filled while nobody consumes.</summary>
internal sealed class LoadBus : IAsyncDisposable
{
    private const string QueueName = "load";

    private readonly IBusControl _bus;
    private readonly int _prefetch;
    private readonly LoadProgress _progress;
    private HostReceiveEndpointHandle? _endpoint;

    private LoadBus(IBusControl bus, int prefetch, LoadProgress progress)
    {
        _bus = bus;
        _prefetch = prefetch;
        _progress = progress;
    }

    internal IPublishEndpoint Publisher => _bus;

    internal static async Task<LoadBus> StartAsync(LoadScenario scenario, LoadOptions options, LoadProgress progress)
    {
        var bus = scenario.Transport == LoadTransport.Memory
            ? MassTransit.Bus.Factory.CreateUsingInMemory(_ => { })
            : MassTransit.Bus.Factory.CreateUsingRedisStreams(configurator => configurator.Host(options.Redis, host => host.KeyPrefix = "load"));
        await bus.StartAsync();
        return new LoadBus(bus, scenario.Prefetch, progress);
    }

    internal async Task<ISendEndpoint> GetQueueAsync() => await _bus.GetSendEndpoint(new Uri($"queue:{QueueName}"));

    internal async Task ConnectAsync()
    {
        _endpoint = _bus.ConnectReceiveEndpoint(QueueName, endpoint =>
        {
            endpoint.PrefetchCount = _prefetch;
            endpoint.Consumer(() => new LoadConsumer(_progress));
        });
        await _endpoint.Ready;
    }

    internal async Task DisconnectAsync()
    {
        if (_endpoint is not null)
        {
            await _endpoint.StopAsync();
            _endpoint = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        await _bus.StopAsync();
    }
}
