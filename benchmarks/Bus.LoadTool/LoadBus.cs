using Bus.Redis;
using MassTransit;
using StackExchange.Redis;

namespace Bus.LoadTool;

/// <summary>A bus whose endpoints can be connected and disconnected, so that queues can be filled while nobody consumes.</summary>
internal sealed class LoadBus : IAsyncDisposable
{
    /// <summary>The prefix of all keys, and the name of the queue where there is one only.</summary>
    internal const string Name = "load";

    private readonly IBusControl _bus;
    private readonly ConnectionMultiplexer? _multiplexer;
    private readonly int _prefetch;
    private readonly LoadProgress _progress;
    private readonly List<HostReceiveEndpointHandle> _endpoints = [];

    private LoadBus(IBusControl bus, ConnectionMultiplexer? multiplexer, int prefetch, LoadProgress progress)
    {
        _bus = bus;
        _multiplexer = multiplexer;
        _prefetch = prefetch;
        _progress = progress;
    }

    /// <summary>The queues that are consumed.</summary>
    internal IReadOnlyList<string> QueueNames { get; init; } = [Name];

    internal IPublishEndpoint Publisher => _bus;

    /// <summary>Starts a bus on Redis Streams, with one queue or more.</summary>
    internal static Task<LoadBus> StartAsync(LoadOptions options, LoadProgress progress, IReadOnlyList<string>? queueNames = null) =>
        StartAsync(new LoadScenario(LoadTransport.Redis, options.Prefetch, HasBlockedHandler: false, IsWhole: true), options, progress, queueNames);

    internal static async Task<LoadBus> StartAsync(LoadScenario scenario, LoadOptions options, LoadProgress progress, IReadOnlyList<string>? queueNames = null)
    {
        var multiplexer = scenario.Transport == LoadTransport.StackExchange ? await ConnectMultiplexerAsync(options.Redis) : null;
        var bus = scenario.Transport == LoadTransport.Memory
            ? MassTransit.Bus.Factory.CreateUsingInMemory(_ => { })
            : MassTransit.Bus.Factory.CreateUsingRedisStreams(configurator =>
            {
                if (multiplexer is null)
                {
                    configurator.Host(options.Redis, host => host.KeyPrefix = Name);
                }
                else
                {
                    configurator.UseMultiplexer(multiplexer, host => host.KeyPrefix = Name);
                }
            });
        await bus.StartAsync();
        return new LoadBus(bus, multiplexer, scenario.Prefetch, progress) { QueueNames = queueNames ?? [Name] };
    }

    /// <summary>The operations of the multiplexer, which our client's meter does not count.</summary>
    internal long? MultiplexerOperations => _multiplexer?.OperationCount;

    internal Task<ISendEndpoint> GetQueueAsync() => GetQueueAsync(QueueNames[0]);

    internal Task<ISendEndpoint[]> GetQueuesAsync() => Task.WhenAll(QueueNames.Select(GetQueueAsync));

    /// <summary>Connects an endpoint with the usual handler to each queue.</summary>
    internal Task ConnectAsync() => ConnectAsync(endpoint => endpoint.Consumer(() => new LoadConsumer(_progress)));

    /// <summary>Connects an endpoint to each queue.</summary>
    internal async Task ConnectAsync(Action<IReceiveEndpointConfigurator> configure)
    {
        foreach (var name in QueueNames)
        {
            _endpoints.Add(_bus.ConnectReceiveEndpoint(name, endpoint =>
            {
                endpoint.PrefetchCount = _prefetch;
                configure(endpoint);
            }));
        }

        await Task.WhenAll(_endpoints.Select(x => x.Ready));
    }

    internal async Task DisconnectAsync()
    {
        await Task.WhenAll(_endpoints.Select(x => x.StopAsync()));
        _endpoints.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync();
        await _bus.StopAsync();
        _multiplexer?.Dispose();
    }

    private Task<ISendEndpoint> GetQueueAsync(string name) => _bus.GetSendEndpoint(new Uri($"queue:{name}"));

    private static async Task<ConnectionMultiplexer> ConnectMultiplexerAsync(string connectionString)
    {
        var redis = RedisOptions.Parse(connectionString);
        var options = new ConfigurationOptions { Password = redis.Password, DefaultDatabase = redis.Database, Ssl = redis.UseTls };
        options.EndPoints.Add(redis.Host, redis.Port);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }
}
