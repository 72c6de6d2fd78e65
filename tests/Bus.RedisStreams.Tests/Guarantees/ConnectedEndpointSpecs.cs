using System.Runtime.CompilerServices;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Endpoints that are connected to a running bus, and stopped again, for as long as the process lives.</summary>
public sealed class ConnectedEndpointSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task An_endpoint_that_was_stopped_is_kept_by_nobody()
    {
        var bus = await StartAsync();

        var consumer = await ComeAndGoAsync(bus.Control);

        await Eventually.IsTrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !consumer.IsAlive;
            },
            "the stopped endpoint's consumer is collected");
    }

    // Apart, so that no local of the test holds what is to be collected.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> ComeAndGoAsync(IBusControl bus)
    {
        var consumer = new WorkConsumer();
        var endpoint = bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), null, x => x.Instance(consumer));
        await endpoint.Ready;
        await bus.Publish(new Work(1));
        await consumer.Consumed.WaitAsync(Deadline);
        await endpoint.StopAsync();
        return new WeakReference(consumer);
    }

    private sealed class WorkConsumer : IConsumer<Work>
    {
        private readonly TaskCompletionSource _consumed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Consumed => _consumed.Task;

        public Task Consume(ConsumeContext<Work> context)
        {
            _consumed.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
