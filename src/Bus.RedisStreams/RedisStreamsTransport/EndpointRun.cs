using MassTransit;
using MassTransit.Middleware;

namespace Bus.RedisStreams;

/// <summary>What an endpoint does between a start of its transport and the stop, which waits for what has begun and then stops the consumer.</summary>
/// <remarks>
/// MassTransit's supervisor disposes the <see cref="ClientContext"/> when nothing is left to stop, whether or not the endpoint is still starting on it, and never
/// stops a consumer that is added after that. So the run is there before the first trace of it is in Redis.
/// </remarks>
internal sealed class EndpointRun : Agent
{
    private readonly TaskCompletionSource<IAgent?> _consumer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal EndpointRun()
    {
        SetReady();
    }

    /// <summary>Says what a stop has to stop; <see langword="null"/> for nothing.</summary>
    internal void SetConsumer(IAgent? consumer) => _consumer.TrySetResult(consumer);

    /// <summary>Says that nothing goes on any more.</summary>
    internal Task EndAsync()
    {
        SetConsumer(null);
        return this.Stop("The run has ended.");
    }

    protected override async Task StopAgent(StopContext context)
    {
        if (await _consumer.Task is { } consumer)
        {
            await consumer.Stop(context);
        }

        await base.StopAgent(context);
    }
}
