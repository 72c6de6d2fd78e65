using Bus.Redis;
using MassTransit;
using StackExchange.Redis;

namespace Bus.LoadTool;

/// <summary>A bus whose endpoint can be connected and disconnected, so that a queue can be filled while nobody consumes.</summary>
internal sealed class LoadBus : IAsyncDisposable
{
    private const string QueueName = "load";

    private const string KeyPrefix = "load";

    private readonly IBusControl _bus;
    private readonly ConnectionMultiplexer? _multiplexer;
    private readonly int _prefetch;
    private readonly LoadProgress _progress;
    private HostReceiveEndpointHandle? _endpoint;

    private LoadBus(IBusControl bus, ConnectionMultiplexer? multiplexer, int prefetch, LoadProgress progress)
    {
        _bus = bus;
        _multiplexer = multiplexer;
        _prefetch = prefetch;
        _progress = progress;
    }

    internal IPublishEndpoint Publisher => _bus;

    internal static async Task<LoadBus> StartAsync(LoadScenario scenario, LoadOptions options, LoadProgress progress)
    {
        var multiplexer = scenario.Transport == LoadTransport.StackExchange ? await ConnectMultiplexerAsync(options.Redis) : null;
        var bus = scenario.Transport == LoadTransport.Memory
            ? MassTransit.Bus.Factory.CreateUsingInMemory(_ => { })
            : MassTransit.Bus.Factory.CreateUsingRedisStreams(configurator =>
            {
                if (multiplexer is null)
                {
                    configurator.Host(options.Redis, host => host.KeyPrefix = KeyPrefix);
                }
                else
                {
                    configurator.UseMultiplexer(multiplexer, host => host.KeyPrefix = KeyPrefix);
                }
            });
        await bus.StartAsync();
        return new LoadBus(bus, multiplexer, scenario.Prefetch, progress);
    }

    /// <summary>The operations of the multiplexer, which our client's meter does not count.</summary>
    internal long? MultiplexerOperations => _multiplexer?.OperationCount;

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
        _multiplexer?.Dispose();
    }

    private static async Task<ConnectionMultiplexer> ConnectMultiplexerAsync(string connectionString)
    {
        var redis = RedisOptions.Parse(connectionString);
        var options = new ConfigurationOptions { Password = redis.Password, DefaultDatabase = redis.Database, Ssl = redis.UseTls };
        options.EndPoints.Add(redis.Host, redis.Port);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
