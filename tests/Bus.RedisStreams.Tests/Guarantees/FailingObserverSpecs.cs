using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>An observer that fails takes neither the message nor the endpoint with it.</summary>
public sealed class FailingObserverSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_message_whose_observer_fails_before_and_after_goes_to_the_error_queue_when_it_was_delivered_often_enough()
    {
        var errors = ProbeOf($"{Queue}_error");
        var bus = await StartReceiverAsync(x =>
        {
            x.MaxDeliveryCount = 2;
            x.UnlockDelay = TimeSpan.Zero;
            x.Handler<Work>(_ => Task.CompletedTask);
        });
        bus.Control.ConnectReceiveObserver(new FailingReceiveObserver());

        await bus.SendAsync(Queue, new Work(1));

        await Eventually.ReturnsAsync(errors.LengthAsync, x => x == 1, "the message is moved");
        await Probe.EmptyAsync();
    }

    [Fact]
    public async Task An_endpoint_whose_transport_observer_fails_receives_again_after_Redis_was_away()
    {
        var inbox = new Inbox<Work>();
        var observer = new FailingTransportObserver();
        var bus = await StartReceiverAsync(x => x.Handler<Work>(inbox.ReceiveAsync));
        bus.Control.ConnectReceiveEndpointObserver(observer);
        await bus.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);

        await Server.KillAsync();
        await Eventually.IsTrueAsync(() => observer.Faults > 0, "the endpoint noticed that Redis is away");
        await Server.RestartAsync();

        await bus.SendAsync(Queue, new Work(2));
        (await inbox.CountAsync(2)).ShouldContain(x => x.Message.Id == 2);
        await Probe.EmptyAsync();
    }

    private sealed class FailingReceiveObserver : IReceiveObserver
    {
        public Task PreReceive(ReceiveContext context) => throw new InvalidOperationException("before");

        public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
            where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
            where T : class => Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => throw new InvalidOperationException("after");
    }

    private sealed class FailingTransportObserver : IReceiveEndpointObserver
    {
        private int _faults;

        internal int Faults => Volatile.Read(ref _faults);

        public Task Ready(ReceiveEndpointReady ready) => throw new InvalidOperationException("ready");

        public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

        public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

        public Task Faulted(ReceiveEndpointFaulted faulted)
        {
            Interlocked.Increment(ref _faults);
            throw new InvalidOperationException("faulted");
        }
    }
}
