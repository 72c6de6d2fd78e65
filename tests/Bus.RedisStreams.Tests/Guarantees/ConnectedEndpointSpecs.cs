using System.Runtime.CompilerServices;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;
using MassTransit.Configuration;

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
}
