using Bus.Redis;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Those who come, do their work and go: temporary endpoints, request clients, and further consumers of queues that stay.</summary>
internal sealed class ChurnVisitors : IAsyncDisposable
{
    /// <summary>How many come at a time; each has a queue that stays, which nobody else visits meanwhile.</summary>
    internal const int Workers = 8;

    private const string ServiceQueue = "load-service";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly IBusControl _host;
    private readonly IBusControl _service;

    private ChurnVisitors(IBusControl service, IBusControl host)
    {
        _service = service;
        _host = host;
    }

    /// <summary>Starts a bus that stays and consumes the queues that stay, and one that visitors connect to.</summary>
    internal static async Task<ChurnVisitors> StartAsync(string redis)
    {
        var started = Enumerable.Range(0, Workers).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var service = Create(RedisOptions.Parse(redis), bus =>
        {
            bus.ReceiveEndpoint(ServiceQueue, endpoint => endpoint.Handler<ChurnRequest>(context => context.RespondAsync(new ChurnReply(context.Message.Number))));
            for (var worker = 0; worker < Workers; worker++)
            {
                var first = started[worker];
                bus.ReceiveEndpoint(GetSharedQueue(worker), endpoint => ConfigureShared(endpoint, () => first.TrySetResult()));
            }
        });
        await service.StartAsync();

        // A consumer is in its group from its first message on: those that stay are to count from the beginning.
        for (var worker = 0; worker < Workers; worker++)
        {
            await (await service.GetSendEndpoint(new Uri($"queue:{GetSharedQueue(worker)}"))).Send(new LoadMessage(string.Empty, 0));
        }

        await Task.WhenAll(started.Select(x => x.Task)).WaitAsync(Patience);
        var host = Create(RedisOptions.Parse(redis), _ => { });
        await host.StartAsync();
        return new ChurnVisitors(service, host);
    }

    internal static IBusControl Create(RedisOptions redis, Action<IRedisStreamsBusFactoryConfigurator> configure) =>
        MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(redis, host => host.KeyPrefix = LoadBus.Name);
            configure(bus);
        });

    /// <summary>A queue that stays, of one worker.</summary>
    internal static string GetSharedQueue(int worker) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"load-shared-{worker}");

    /// <summary>Publishes what every temporary endpoint gets; queues that have ended lose their subscriptions by it.</summary>
    internal Task PublishAsync(int number) => _host.Publish(new ChurnNotice(number));

    /// <summary>Comes, works and goes.</summary>
    internal Task VisitAsync(int number, int worker) => (number % 3) switch
    {
        0 => VisitAsEndpointAsync(number),
        1 => VisitAsRequesterAsync(number),
        _ => VisitAsConsumerAsync(number, worker),
    };

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _service.StopAsync();
    }

    private static void ConfigureShared(IReceiveEndpointConfigurator endpoint, Action received)
    {
        endpoint.ConfigureConsumeTopology = false;
        endpoint.Handler<LoadMessage>(_ =>
        {
            received();
            return Task.CompletedTask;
        });
    }

    private async Task VisitAsEndpointAsync(int number)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endpoint = _host.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), null, x => x.Handler<ChurnNotice>(_ =>
        {
            received.TrySetResult();
            return Task.CompletedTask;
        }));
        await endpoint.Ready;
        await PublishAsync(number);
        await received.Task.WaitAsync(Patience);
        await endpoint.StopAsync();
    }

    private async Task VisitAsRequesterAsync(int number)
    {
        var factory = _host.ConnectClientFactory(Patience);
        await using (factory as IAsyncDisposable)
        {
            var client = factory.CreateRequestClient<ChurnRequest>(new Uri($"queue:{ServiceQueue}"));
            await client.GetResponse<ChurnReply>(new ChurnRequest(number));
        }
    }

    private async Task VisitAsConsumerAsync(int number, int worker)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = GetSharedQueue(worker);
        var endpoint = _host.ConnectReceiveEndpoint(name, x => ConfigureShared(x, () => received.TrySetResult()));
        await endpoint.Ready;
        var queue = await _host.GetSendEndpoint(new Uri($"queue:{name}"));

        // The one that stays may take them, too; a sleeper that has slept longest is woken first.
        for (var sent = 0; sent < 10 && !received.Task.IsCompleted; sent++)
        {
            await queue.Send(new LoadMessage(string.Empty, number));
        }

        await endpoint.StopAsync();
    }
}
