using System.Globalization;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>What the specs of this transport have in common: its server, a key prefix of their own, worker processes.</summary>
public abstract class RedisStreamsSpecs : TransportSpecs
{
    protected const string Queue = "work";

    protected RedisStreamsSpecs(RedisServer server)
        : base(new RedisStreamsUnderTest(server))
    {
        Server = server;
        Probe = new QueueProbe(server, KeyPrefix, Queue);
    }

    protected RedisServer Server { get; }

    protected string KeyPrefix => ((RedisStreamsUnderTest)Transport).KeyPrefix;

    /// <summary>The queue <see cref="Queue"/>.</summary>
    protected QueueProbe Probe { get; }

    public override async ValueTask InitializeAsync()
    {
        // A test that failed may have left its server dead or frozen.
        Server.Resume();
        if (!Server.IsRunning)
        {
            await Server.RestartAsync();
        }
    }

    protected QueueProbe ProbeOf(string queueName) => new(Server, KeyPrefix, queueName);

    /// <summary>Starts a bus with one endpoint on <see cref="Queue"/>.</summary>
    /// <param name="configure">Configures the endpoint.</param>
    /// <param name="port">The port to connect to, of a proxy; that of the server by default.</param>
    protected async Task<SpecBus> StartReceiverAsync(Action<IRedisStreamsReceiveEndpointConfigurator> configure, int? port = null)
    {
        using var route = ((RedisStreamsUnderTest)Transport).Through(port);
        return await StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(Queue, endpoint =>
        {
            var redis = (IRedisStreamsReceiveEndpointConfigurator)endpoint;
            redis.LockDuration = TimeSpan.FromSeconds(1);
            configure(redis);
        }));
    }

    /// <summary>Starts a bus without endpoints.</summary>
    protected async Task<SpecBus> StartSenderAsync(int? port = null)
    {
        using var route = ((RedisStreamsUnderTest)Transport).Through(port);
        return await StartAsync();
    }

    /// <summary>Starts a worker process and awaits that it is ready.</summary>
    protected async Task<ChildProcess> StartWorkerAsync(WorkerOptions? options = null)
    {
        var worker = LaunchWorker(options);
        await worker.WaitForLineAsync("ready");
        return worker;
    }

    /// <summary>Starts a worker process that may not live long enough to be ready.</summary>
    protected ChildProcess LaunchWorker(WorkerOptions? options = null)
    {
        var given = options ?? new WorkerOptions();
        int[] numbers = [given.LockMilliseconds, given.PrefetchCount, given.ConcurrentMessageLimit, given.MaxDeliveryCount, (int)given.Mode, given.SingleActiveConsumer ? 1 : 0];
        return ChildProcess.StartDotnet(
            Path.Combine(AppContext.BaseDirectory, "Bus.TestWorker.dll"),
            [Server.ConnectionString, KeyPrefix, given.QueueName ?? Queue, .. numbers.Select(x => x.ToString(CultureInfo.InvariantCulture))]);
    }
}
