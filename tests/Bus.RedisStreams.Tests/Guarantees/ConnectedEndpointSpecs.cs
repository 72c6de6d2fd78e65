using System.Runtime.CompilerServices;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Transports;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Endpoints that are connected to a running bus, and stopped again, for as long as the process lives.</summary>
public sealed class ConnectedEndpointSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task An_endpoint_that_was_stopped_is_kept_by_nobody()
    {
        var bus = await StartAsync();

        var (consumer, serializer) = await ComeAndGoAsync(bus.Control);

        await IsCollectedAsync(consumer, "the stopped endpoint's consumer is collected");
        await IsCollectedAsync(serializer, "what the stopped endpoint sent by is collected");
    }

    [Fact]
    public async Task An_endpoint_that_is_stopped_while_it_starts_ends_and_consumes_nothing()
    {
        var bus = await StartAsync();
        var inbox = new Inbox<Work>();
        var dependency = new Dependency();
        var endpoint = bus.Control.ConnectReceiveEndpoint(Queue, x =>
        {
            x.AddDependency(dependency);
            x.ConnectReceiveEndpointObserver(new EndpointObserver { OnStopping = dependency.SetReady });
            x.Handler<Work>(inbox.ReceiveAsync);
        });
        await Eventually.ReturnsAsync(
            async () => (await Server.SendAsync("EXISTS", Probe.Lane)).Integer, x => x == 1, "the endpoint has made its queue and waits for what it depends on");

        await endpoint.StopAsync().WaitAsync(Deadline);

        await bus.SendAsync(Queue, new Work(1));
        (await Probe.ConsumersAsync()).ShouldBeEmpty();
        (await Probe.InstancesAsync()).ShouldBeEmpty();
        inbox.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bus_that_only_deploys_its_topology_can_be_stopped_before_everyone_has_heard_that_it_is_ready()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.DeployTopologyOnly = true;
            x.ReceiveEndpoint(Queue, e =>
            {
                e.ConnectReceiveEndpointObserver(new EndpointObserver { Heard = heard.Task });
                e.Handler<Work>(_ => Task.CompletedTask);
            });
        });

        var stop = bus.StopAsync();
        heard.SetResult();

        await stop.WaitAsync(Deadline);
    }

    private static Task IsCollectedAsync(WeakReference reference, string condition) => Eventually.IsTrueAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return !reference.IsAlive;
        },
        condition);

    // Apart, so that no local of the test holds what is to be collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<(WeakReference Consumer, WeakReference Serializer)> ComeAndGoAsync(IBusControl bus)
    {
        var consumer = new WorkConsumer();
        var serialization = new SystemTextJsonRawMessageSerializerFactory();
        var endpoint = bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), null, x =>
        {
            x.AddSerializer(serialization);
            x.Instance(consumer);
        });
        await endpoint.Ready;
        await bus.Publish(new Work(1));
        await consumer.Consumed.WaitAsync(Deadline);
        await endpoint.StopAsync();
        return (new WeakReference(consumer), new WeakReference(serialization.CreateSerializer()));
    }

    private sealed class WorkConsumer : IConsumer<Work>
    {
        private readonly TaskCompletionSource _consumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Consumed => _consumed.Task;

        public async Task Consume(ConsumeContext<Work> context)
        {
            await context.Publish(new WorkPublished(context.Message.Id));
            _consumed.TrySetResult();
        }
    }

    /// <summary>What an endpoint waits for before it consumes.</summary>
    private sealed class Dependency : IReceiveEndpointDependency
    {
        private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ready => _ready.Task;

        internal void SetReady() => _ready.SetResult();
    }

    private sealed class EndpointObserver : IReceiveEndpointObserver
    {
        internal Task Heard { get; init; } = Task.CompletedTask;

        internal Action? OnStopping { get; init; }

        public Task Ready(ReceiveEndpointReady ready) => Heard;

        public Task Stopping(ReceiveEndpointStopping stopping)
        {
            OnStopping?.Invoke();
            return Task.CompletedTask;
        }

        public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

        public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
    }
}
