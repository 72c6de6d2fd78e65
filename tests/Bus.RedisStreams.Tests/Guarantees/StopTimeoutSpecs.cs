using Bus.Contracts.Specs;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A stop gives running handlers a time to end, and no more.</summary>
public sealed class StopTimeoutSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task A_handler_that_outlasts_the_stop_timeout_is_cancelled_and_its_message_is_delivered_again()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var bus = await StartAsync(
            x => x.AddOptions<MassTransitHostOptions>().Configure(options => options.ConsumerStopTimeout = TimeSpan.FromMilliseconds(100)),
            (_, x) => x.ReceiveEndpoint(Queue, e => e.Handler<Job>(async c =>
            {
                started.SetResult();
                await using var registration = c.CancellationToken.Register(cancelled.SetResult);
                await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
            })));
        await bus.SendAsync(Queue, new Job(1));
        await started.Task.WaitAsync(Deadline);

        await bus.StopAsync();

        await cancelled.Task.WaitAsync(Deadline);
        (await Probe.LengthAsync()).ShouldBe(1);
        (await ProbeOf($"{Queue}_error").LengthAsync()).ShouldBe(0, "a handler that was cut off has not failed");
        var inbox = new Inbox<Job>();
        await StartReceiverAsync(x => x.Handler<Job>(inbox.ReceiveAsync));
        (await inbox.FirstAsync()).ReceiveContext.Redelivered.ShouldBeTrue();
    }

    public sealed record Job(int Id);
}
